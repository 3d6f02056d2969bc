using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace StateMetrics.Server.Http.Access;

/// <summary>
/// Lets in whom the API server knows by a bearer token and permits the path, https://kubernetes.io/docs/reference/access-authn-authz/.
/// Somebody who may get the pods of every namespace that a scrape asks for may have that part of the state.
/// </summary>
internal sealed class AuthFilter(AccessReviews reviews, Refusals refusals)
{
    // What the state is read by: whoever may get this may see names elsewhere too.
    private const string StatePath = "/metrics";

    private const string Scheme = "Bearer ";

    /// <summary>True when the request may go on; otherwise it has been answered.</summary>
    /// <param name="context">The request.</param>
    /// <param name="forTenants">Whether the path can be asked for single namespaces.</param>
    public async ValueTask<bool> AdmitsAsync(HttpContext context, bool forTenants)
    {
        HttpRequest request = context.Request;
        Review who = await KnowAsync(context);
        if (who is not Review.Known known)
        {
            await RefuseAsync(context, who, "");
            return false;
        }
        string verb = request.Method.ToLowerInvariant();
        string path = request.Path.Value ?? "";
        Review may = await reviews.OfAccessAsync(known.Caller, AccessQuestion.OfPath(verb, path), context.RequestAborted);
        if (may is not Review.Allowed && forTenants && NamespaceQuery.TryRead(request, out HashSet<string>? names) && names?.Count > 0)
        {
            may = await MayReadAsync(known.Caller, names, context.RequestAborted);
        }
        if (may is Review.Allowed)
        {
            return true;
        }
        string name = string.Concat(known.Caller.Name.Where(static c => !char.IsControl(c)));
        await RefuseAsync(context, may, $"user \"{name}\" may not {verb} {path}\n");
        return false;
    }

    /// <summary>Whether somebody who asks for an open path may see names there. Without a token that takes no review.</summary>
    public async ValueTask<bool> MaySeeNamesAsync(HttpContext context) =>
        await KnowAsync(context) is Review.Known known
        && await reviews.OfAccessAsync(known.Caller, AccessQuestion.OfPath("get", StatePath), context.RequestAborted) is Review.Allowed;

    private async ValueTask<Review> KnowAsync(HttpContext context)
    {
        StringValues headers = context.Request.Headers.Authorization;
        string header = headers.Count == 1 ? headers.ToString() : "";
        string token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        return token.Length == 0 ? new Review.Denied() : await reviews.OfTokenAsync(token, context.RequestAborted);
    }

    private async ValueTask<Review> MayReadAsync(Caller caller, HashSet<string> names, CancellationToken stop)
    {
        foreach (string name in names)
        {
            Review may = await reviews.OfAccessAsync(caller, AccessQuestion.OfNamespace(name), stop);
            if (may is not Review.Allowed)
            {
                return may;
            }
        }
        return new Review.Allowed();
    }

    private Task RefuseAsync(HttpContext context, Review review, string denial)
    {
        if (review is Review.Failed)
        {
            refusals.Count(Refusal.Unreviewed);
            return PlainText.WriteAsync(
                context, StatusCodes.Status500InternalServerError, "the API server does not review this request; the log says why\n");
        }
        if (denial.Length > 0)
        {
            refusals.Count(Refusal.Forbidden);
            return PlainText.WriteAsync(context, StatusCodes.Status403Forbidden, denial);
        }
        refusals.Count(Refusal.Unauthenticated);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return PlainText.WriteAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized\n");
    }
}
