using System.Text;

namespace StateMetrics.Kubernetes.Wire;

public sealed partial class FieldTable<T>
{
    private FieldTable<T> Add(FieldDeclaration declaration, ProtoRead<T> proto, JsonRead<T>? json)
    {
        if (declaration is { Shape: "", Nested: null })
        {
            throw new ArgumentException($"{declaration.Name} has no table yet: the tables form a cycle, or stand in the wrong order");
        }
        var field = new Field<T>(declaration.Name, Encoding.UTF8.GetBytes(declaration.Name), proto, json);
        _declarations.Add(declaration);
        if (declaration.Number >= _byNumber.Length)
        {
            Array.Resize(ref _byNumber, declaration.Number + 1);
        }
        if (_byNumber[declaration.Number] is Field<T> other)
        {
            throw new ArgumentException($"field {declaration.Number} is {other.Name} and {declaration.Name}");
        }
        _byNumber[declaration.Number] = field;
        if (json is not null)
        {
            AddName(field);
        }
        return this;
    }

    private void AddName(Field<T> field)
    {
        if (FindByName(field.Utf8Name) is not null)
        {
            throw new ArgumentException($"{field.Name} is declared twice");
        }
        _named.Add(field);
        // At least half of the slots stay empty, so that unknown names, which are most names, end at once.
        int size = 4;
        while (size < _named.Count * 2)
        {
            size *= 2;
        }
        _byName = new Field<T>?[size];
        foreach (Field<T> named in _named)
        {
            int slot = Slot(named.Utf8Name, size);
            while (_byName[slot] is not null)
            {
                slot = (slot + 1) & (size - 1);
            }
            _byName[slot] = named;
        }
    }

    private Field<T>? FindByNumber(int number) => (uint)number < (uint)_byNumber.Length ? _byNumber[number] : null;

    private Field<T>? FindByName(ReadOnlySpan<byte> name)
    {
        Field<T>?[] slots = _byName;
        if (slots.Length == 0 || name.IsEmpty)
        {
            return null;
        }
        for (int slot = Slot(name, slots.Length); slots[slot] is Field<T> field; slot = (slot + 1) & (slots.Length - 1))
        {
            if (name.SequenceEqual(field.Utf8Name))
            {
                return field;
            }
        }
        return null;
    }

    /// <summary>Length, ends and middle tell the field names of the API apart well enough.</summary>
    private static int Slot(ReadOnlySpan<byte> name, int size) =>
        (name.Length + (name[0] * 3) + (name[^1] * 7) + (name[name.Length / 2] * 13)) & (size - 1);
}
