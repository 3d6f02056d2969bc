using System.Net;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace StateMetrics.Server.Http;

/// <summary>Counts connections by client address, and closes those over the bound. Marks each with its port's role.</summary>
internal sealed class Connections(int perClientMax, Refusals refusals)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _open = [];

    /// <summary>Addresses with at least one open connection.</summary>
    internal int Clients
    {
        get { lock (_gate) { return _open.Count; } }
    }

    internal static PortRole RoleOf(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items[typeof(PortRole)] is PortRole role ? role : PortRole.Main;

    /// <summary>The whole client: in IPv6 a network of 64 bits is one customer, and its addresses cost nothing.</summary>
    internal static IPAddress ClientOf(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }
        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
        {
            return address;
        }
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    internal async Task ServeAsync(ConnectionContext connection, PortRole role, ConnectionDelegate next)
    {
        IPAddress client = ClientOf((connection.RemoteEndPoint as IPEndPoint)?.Address);
        if (!TryEnter(client))
        {
            refusals.Count(Refusal.Connections);
            connection.Abort();
            return;
        }
        try
        {
            connection.Items[typeof(PortRole)] = role;
            await next(connection);
        }
        finally
        {
            Leave(client);
        }
    }

    private bool TryEnter(IPAddress client)
    {
        lock (_gate)
        {
            ref int open = ref CollectionsMarshal.GetValueRefOrAddDefault(_open, client, out _);
            if (open >= perClientMax)
            {
                return false;
            }
            open++;
            return true;
        }
    }

    private void Leave(IPAddress client)
    {
        lock (_gate)
        {
            if (--CollectionsMarshal.GetValueRefOrNullRef(_open, client) == 0)
            {
                _open.Remove(client);
            }
        }
    }
}
