namespace StateMetrics.Kubernetes.Wire;

/// <summary>A value that is a number or a text such as "25%" (intstr.IntOrString).</summary>
public readonly record struct IntOrString
{
    public IntOrString(int number) => Number = number;

    public IntOrString(Utf8 text)
    {
        Text = text;
        IsText = true;
    }

    public bool IsText { get; }

    /// <summary>0 where it is a text.</summary>
    public int Number { get; }

    /// <summary>Empty where it is a number.</summary>
    public Utf8 Text { get; }
}
