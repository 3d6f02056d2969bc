namespace StateMetrics.Simulator.Http;

/// <summary>The form in which an expired version is answered on a watch.</summary>
public enum GoneForm
{
    /// <summary>HTTP 200 with one ERROR event, as the API server does.</summary>
    ErrorEvent,

    /// <summary>HTTP 410.</summary>
    HttpStatus,
}
