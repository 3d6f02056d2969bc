using System.Text.Json;

namespace StateMetrics.Kubernetes.Wire;

public sealed partial class FieldTable<T>
{
    private delegate TValue JsonValue<out TValue>(ref JsonReader reader);

    /// <summary>
    /// Reads a message into <paramref name="message"/>, whose texts then are slices of <paramref name="bytes"/>.
    /// Input that is no such message throws <see cref="InvalidDataException"/>, which names the field, such as
    /// "spec.replicas: string where an integer is expected".
    /// </summary>
    public void Decode(T message, ReadOnlyMemory<byte> bytes, WireFormat format)
    {
        try
        {
            if (format == WireFormat.Protobuf)
            {
                ReadProto(message, bytes);
                return;
            }
            var reader = new JsonReader(bytes);
            ReadJson(message, ref reader);
            reader.End();
        }
        catch (Exception error) when (error is MalformedField or JsonException)
        {
            throw new InvalidDataException(error.Message, error);
        }
    }

    internal void ReadProto(T message, ReadOnlyMemory<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        Field<T>? field = null;
        try
        {
            while (reader.TryReadField(out int number))
            {
                field = FindByNumber(number);
                if (field is null)
                {
                    reader.Skip();
                    continue;
                }
                field.Proto(message, ref reader);
                field = null;
            }
            _settle?.Invoke(message);
        }
        catch (Exception error) when (field is not null && MalformedField.Covers(error))
        {
            throw MalformedField.In(field.Name, error);
        }
    }

    internal void ReadJson(T message, ref JsonReader reader)
    {
        reader.ExpectObject();
        Field<T>? field = null;
        try
        {
            while (reader.TryReadName())
            {
                field = FindByName(reader.Name);
                reader.ReadValue();
                if (field is null)
                {
                    reader.Skip();
                    continue;
                }
                field.Json!(message, ref reader);
                field = null;
            }
            _settle?.Invoke(message);
        }
        catch (Exception error) when (field is not null && MalformedField.Covers(error))
        {
            throw MalformedField.In(field.Name, error);
        }
    }

    /// <summary>null leaves the value as it is, as Go does.</summary>
    private static JsonRead<T> Plain<TValue>(JsonValue<TValue> read, Place<T, TValue> place) =>
        (T message, ref JsonReader reader) =>
        {
            if (!reader.IsNull)
            {
                place(message) = read(ref reader);
            }
        };

    private static JsonRead<T> Pointer<TValue>(JsonValue<TValue> read, Place<T, TValue?> place) where TValue : struct =>
        (T message, ref JsonReader reader) => place(message) = reader.IsNull ? null : read(ref reader);

    private static JsonRead<T> MapOf<TValue>(JsonValue<TValue> read, Place<T, Map<TValue>> place) where TValue : struct =>
        (T message, ref JsonReader reader) =>
        {
            ref Map<TValue> map = ref place(message);
            if (reader.IsNull)
            {
                map = default;
                return;
            }
            reader.ExpectObject();
            while (reader.TryReadName())
            {
                Utf8 key = reader.Text;
                reader.ReadValue();
                map.Set(key, reader.IsNull ? default : read(ref reader));
            }
        };

    /// <summary>Empties the list, since the last one of two lists wins; false where it is null.</summary>
    private static bool StartList<TElement>(ref Repeated<TElement> list, ref JsonReader reader)
    {
        list = default;
        if (reader.IsNull)
        {
            return false;
        }
        reader.ExpectList();
        return true;
    }
}
