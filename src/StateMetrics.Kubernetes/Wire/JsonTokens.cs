using System.Text.Json;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// JSON read token by token from a stream, resumed in the middle of a value where the bytes end: nothing is scanned
/// twice but a token that was cut. Bytes stay in the buffer until they are released.
/// </summary>
internal sealed class JsonTokens(ReceiveBuffer buffer) : IDisposable
{
    private JsonReaderState _state = Fresh();
    private bool _ended;

    /// <summary>What <see cref="ReadAsync"/> calls for each token.</summary>
    internal interface ITaker
    {
        /// <summary>Takes the token at which the reader stands; true ends the read behind it.</summary>
        /// <param name="reader">Stands at the token; must not be moved.</param>
        /// <param name="start">Where the token begins in <see cref="Held"/>.</param>
        bool Take(ref Utf8JsonReader reader, int start);
    }

    /// <summary>The bytes that have been scanned and not released.</summary>
    internal int Scanned { get; private set; }

    /// <summary>Everything in the buffer that has not been released, from the first such byte.</summary>
    internal ReadOnlyMemory<byte> Held => buffer.Unread;

    /// <summary>Feeds tokens to the taker until it has enough (true) or the stream has ended (false).</summary>
    /// <exception cref="InvalidDataException">The bytes are no JSON, or a value is larger than the limit.</exception>
    internal async ValueTask<bool> ReadAsync(ITaker taker, CancellationToken stop)
    {
        while (true)
        {
            if (Scan(taker))
            {
                return true;
            }
            if (_ended)
            {
                return false;
            }
            _ended = !await buffer.FillAsync(stop);
        }
    }

    /// <summary>Gives up everything scanned so far.</summary>
    internal void Release()
    {
        buffer.Consume(Scanned);
        Scanned = 0;
    }

    /// <summary>Expects a new JSON value; false when the stream ends without one.</summary>
    internal async ValueTask<bool> NextDocumentAsync(CancellationToken stop)
    {
        Release();
        _state = Fresh();
        while (true)
        {
            int blank = buffer.Unread.Span.IndexOfAnyExcept(" \t\r\n"u8);
            buffer.Consume(blank < 0 ? buffer.Length : blank);
            if (buffer.Length > 0)
            {
                return true;
            }
            if (!await buffer.FillAsync(stop))
            {
                return false;
            }
        }
    }

    public void Dispose() => buffer.Dispose();

    private static JsonReaderState Fresh() => new(new JsonReaderOptions { MaxDepth = ObjectHead.JsonDepthMax });

    private bool Scan(ITaker taker)
    {
        try
        {
            var reader = new Utf8JsonReader(buffer.Unread.Span[Scanned..], _ended, _state);
            bool enough = false;
            while (!enough && reader.Read())
            {
                enough = taker.Take(ref reader, Scanned + (int)reader.TokenStartIndex);
            }
            Scanned += (int)reader.BytesConsumed;
            _state = reader.CurrentState;
            return enough;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"malformed JSON: {e.Message}", e);
        }
    }
}
