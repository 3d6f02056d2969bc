{{/* What values.schema.json cannot say in words that help: combinations that cannot work */}}
{{- define "state-metrics.checks" -}}
{{- $values := .Values }}
{{- $budget := $values.podDisruptionBudget }}
{{- if eq (int $values.service.port) (int (default 8081 $values.selfMonitor.telemetryPort)) }}
{{- fail "service.port and selfMonitor.telemetryPort are the same port" }}
{{- end }}
{{- if and $values.metricAllowlist $values.metricDenylist }}
{{- fail "metricAllowlist and metricDenylist exclude each other" }}
{{- end }}
{{- if and $values.authFilter.enabled $values.rbac.create (kindIs "bool" $values.rbac.useClusterRole) (not $values.rbac.useClusterRole) }}
{{- fail "authFilter.enabled needs rights that are cluster-wide, which rbac.useClusterRole=false refuses" }}
{{- end }}
{{- if and $values.tls.enabled (not (or $values.tls.certificateSecret $values.tls.existingSecret $values.tls.webConfig)) }}
{{- fail "tls.enabled needs tls.certificateSecret, tls.existingSecret or tls.webConfig" }}
{{- end }}
{{- if and $values.clusters.enabled (not $values.clusters.config) }}
{{- fail "clusters.enabled needs clusters.config" }}
{{- end }}
{{- if and $values.clusters.enabled $values.kubeconfig.enabled }}
{{- fail "clusters.enabled stands in place of kubeconfig.enabled" }}
{{- end }}
{{- if and $values.customResourceState.only (not $values.customResourceState.enabled) }}
{{- fail "customResourceState.only needs customResourceState.enabled" }}
{{- end }}
{{- if and $values.prometheus.monitor.enabled $values.prometheus.podMonitor.enabled }}
{{- fail "prometheus.podMonitor.enabled stands in place of prometheus.monitor.enabled" }}
{{- end }}
{{- if and (hasKey $budget "minAvailable") (hasKey $budget "maxUnavailable") }}
{{- fail "podDisruptionBudget: minAvailable and maxUnavailable exclude each other" }}
{{- end }}
{{- if $values.tls.enabled }}
{{- if and $values.tls.webConfig.basic_auth_users (not $values.readinessProbe.httpGet.httpHeaders) }}
{{- fail "tls.webConfig.basic_auth_users: the probes would be refused too; give them an Authorization header, in httpGet.httpHeaders of each" }}
{{- end }}
{{- if has ($values.tls.webConfig.tls_server_config | default dict).client_auth_type (list "RequireAnyClientCert" "RequireAndVerifyClientCert") }}
{{- fail "tls.webConfig.tls_server_config.client_auth_type: the kubelet's probes have no certificate; take VerifyClientCertIfGiven with authFilter.enabled" }}
{{- end }}
{{- end }}
{{- include "state-metrics.flagChecks" . }}
{{- end }}

{{/* A flag that the program does not know would only be seen in the log of a pod that does not start. Another image may know others */}}
{{- define "state-metrics.flagChecks" -}}
{{- if has .Values.image.tag (list "" (printf "v%s" .Chart.AppVersion)) }}
{{- $known := .Files.Get "files/flags.txt" | trim | splitList "\n" }}
{{- range include "state-metrics.arguments" . | trim | fromYamlArray }}
{{- if and (hasPrefix "--" .) (not (has (regexFind "^--[^=]*" .) $known)) }}
{{- fail (printf "%s: version %s of the program has no such flag; image.tag names another version" (regexFind "^--[^=]*" .) $.Chart.AppVersion) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
