{{/* The limits of a monitor or scrape configuration that are not 0 */}}
{{- define "state-metrics.limits" -}}
{{- range $key := list "sampleLimit" "targetLimit" "labelLimit" "labelNameLengthLimit" "labelValueLengthLimit" }}
{{- with get $ $key }}
{{ $key }}: {{ int64 . }}
{{- end }}
{{- end }}
{{- end }}

{{/* What an endpoint has beside its port. A value that is empty there is taken from the monitor, where it is for both endpoints:
dict "root" . "monitor" MONITOR "values" ENDPOINT "pods" BOOL */}}
{{- define "state-metrics.endpoint" -}}
{{- $endpoint := dict }}
{{- if .root.Values.tls.enabled }}{{ $_ := set $endpoint "scheme" "https" }}{{ end }}
{{- range $key := list "interval" "scrapeTimeout" "proxyUrl" "scheme" "enableHttp2" "honorLabels" "metricRelabelings" "relabelings"
    "bearerTokenFile" "bearerTokenSecret" "tlsConfig" }}
{{- with coalesce (get $.values $key) (get $.monitor $key) }}
{{- $_ := set $endpoint $key . }}
{{- end }}
{{- end }}
{{- if and .pods (hasKey $endpoint "bearerTokenFile") }}{{ fail "prometheus.podMonitor: a PodMonitor reads its token from bearerTokenSecret" }}{{ end }}
{{- if $endpoint }}{{ toYaml $endpoint }}{{ end }}
{{- end }}
