namespace StateMetrics.Server.Commands.Render;

/// <summary>Where a document stands, for the line that tells what is wrong with it. Documents are counted from 1.</summary>
internal sealed record ManifestPlace(string File, int Document)
{
    public override string ToString() => $"{File}, document {Document}";
}
