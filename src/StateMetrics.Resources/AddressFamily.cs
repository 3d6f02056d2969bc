namespace StateMetrics.Resources;

/// <summary>
/// Tells IPv4 from IPv6 addresses, and both from other texts, without the generosity of System.Net: no short forms, octal
/// parts, brackets or masks. A zone (fe80::1%eth0) is part of an address.
/// </summary>
internal static class AddressFamily
{
    private const int Groups = 8;

    private static readonly ReadOnlyMemory<byte> s_four = "4"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_six = "6"u8.ToArray();

    /// <summary>"4", also for IPv4 mapped into IPv6, or "6"; empty where the text is no address.</summary>
    internal static ReadOnlyMemory<byte> Of(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)':'))
        {
            return IsIPv4(text, out _) ? s_four : default;
        }
        int zone = text.IndexOf((byte)'%');
        if (zone == text.Length - 1)
        {
            return default;
        }
        Span<ushort> groups = stackalloc ushort[Groups];
        if (!TryReadIPv6(zone < 0 ? text : text[..zone], groups))
        {
            return default;
        }
        bool mapped = !groups[..5].ContainsAnyExcept((ushort)0) && groups[5] == 0xffff;
        return mapped ? s_four : s_six;
    }

    private static bool IsIPv4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        for (int part = 0; part < 4; part++)
        {
            int end = part < 3 ? text.IndexOf((byte)'.') : text.Length;
            if (end is < 1 or > 3 || (text[0] == '0' && end > 1) || text[..end].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                return false;
            }
            uint number = 0;
            foreach (byte digit in text[..end])
            {
                number = (number * 10) + digit - '0';
            }
            if (number > 255)
            {
                return false;
            }
            address = (address << 8) | number;
            text = part < 3 ? text[(end + 1)..] : [];
        }
        return true;
    }

    private static bool TryReadIPv6(ReadOnlySpan<byte> text, Span<ushort> groups)
    {
        groups.Clear();
        int gap = text.IndexOf("::"u8);
        if (gap < 0)
        {
            return TryReadGroups(text, groups, out int all) && all == Groups;
        }
        Span<ushort> tail = stackalloc ushort[Groups];
        if (!TryReadGroups(text[..gap], groups, out int before) || !TryReadGroups(text[(gap + 2)..], tail, out int after)
            || (before > 0 && EndsInIPv4(text[..gap])))
        {
            return false;
        }
        // The two colons stand for one group at least.
        if (before + after >= Groups)
        {
            return false;
        }
        tail[..after].CopyTo(groups[(Groups - after)..]);
        return true;
    }

    private static bool EndsInIPv4(ReadOnlySpan<byte> text) => text.Contains((byte)'.');

    /// <summary>Groups of hexadecimal digits between colons, the last two possibly as an IPv4 address; none for no text.</summary>
    private static bool TryReadGroups(ReadOnlySpan<byte> text, Span<ushort> groups, out int count)
    {
        count = 0;
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)':');
            ReadOnlySpan<byte> group = end < 0 ? text : text[..end];
            if (end < 0 && group.Contains((byte)'.'))
            {
                if (count + 2 > Groups || !IsIPv4(group, out uint address))
                {
                    return false;
                }
                groups[count++] = (ushort)(address >> 16);
                groups[count++] = (ushort)address;
                return true;
            }
            if (count == Groups || !TryReadGroup(group, out groups[count]) || end == text.Length - 1)
            {
                return false;
            }
            count++;
            text = end < 0 ? [] : text[(end + 1)..];
        }
        return true;
    }

    private static bool TryReadGroup(ReadOnlySpan<byte> digits, out ushort group)
    {
        group = 0;
        if (digits.Length is < 1 or > 4)
        {
            return false;
        }
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }
            group = (ushort)((group << 4) | (char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10));
        }
        return true;
    }
}
