{{/* The arguments of the exporter, as YAML items */}}
{{- define "state-metrics.arguments" -}}
{{- $values := .Values }}
{{- range $values.extraArgs }}
- {{ tpl (toString .) $ | quote }}
{{- end }}
- "--port={{ int $values.service.port }}"
{{- with (include "state-metrics.collectors" . | fromJson).items }}
- "--resources={{ join "," . }}"
{{- end }}
{{- range $flag, $items := dict
    "metric-labels-allowlist" $values.metricLabelsAllowlist
    "metric-annotations-allowlist" $values.metricAnnotationsAllowList
    "metric-allowlist" $values.metricAllowlist
    "metric-denylist" $values.metricDenylist
    "metric-opt-in-list" $values.metricOptInList
    "namespaces" (include "state-metrics.namespaces" . | fromJson).items
    "namespaces-denylist" (include "state-metrics.list" (dict "root" . "value" $values.namespacesDenylist) | fromJson).items }}
{{- with $items }}
- {{ printf "--%s=%s" $flag (join "," .) | quote }}
{{- end }}
{{- end }}
{{- range $flag, $value := dict
    "namespace-selector" $values.namespaceSelector
    "stale-after" $values.freshness.staleAfter
    "when-stale" $values.freshness.whenStale
    "audit-interval" $values.freshness.auditInterval
    "log-format" $values.logFormat
    "telemetry-host" $values.selfMonitor.telemetryHost }}
{{- with $value }}
- {{ printf "--%s=%s" $flag (toString .) | quote }}
{{- end }}
{{- end }}
{{- range $values.resourceLabelSelectors }}
- {{ printf "--resource-label-selector=%s" . | quote }}
{{- end }}
{{- with $values.selfMonitor.telemetryPort }}
- "--telemetry-port={{ int . }}"
{{- end }}
{{- if $values.autosharding.enabled }}
- "--pod=$(POD_NAME)"
- "--pod-namespace=$(POD_NAMESPACE)"
{{- with $values.autosharding.serverSide }}
- "--server-side-sharding={{ . }}"
{{- end }}
{{- end }}
{{- if $values.kubeconfig.enabled }}
- "--kubeconfig=/opt/k8s/.kube/config"
{{- end }}
{{- if $values.clusters.enabled }}
- "--clusters-config=/etc/state-metrics/clusters/clusters.yaml"
{{- end }}
{{- range (include "state-metrics.customResourceFiles" . | fromJson).items }}
- "--custom-resource-state-config-file={{ . }}"
{{- end }}
{{- if $values.customResourceState.only }}
- "--custom-resource-state-only"
{{- end }}
{{- if $values.authFilter.enabled }}
- "--auth-filter"
{{- end }}
{{- if $values.tls.enabled }}
- "--tls-config=/etc/state-metrics/web/web-config.yaml"
{{- end }}
{{- end }}

{{/* A probe; dict "root" . "values" VALUES "path" PATH */}}
{{- define "state-metrics.probe" -}}
httpGet:
  path: {{ .path }}
  port: http
  scheme: {{ if .root.Values.tls.enabled }}HTTPS{{ else }}{{ upper .values.httpGet.scheme }}{{ end }}
  {{- if .root.Values.hostNetwork }}
  host: 127.0.0.1
  {{- end }}
  {{- with .values.httpGet.httpHeaders }}
  httpHeaders:
    {{- toYaml . | nindent 4 }}
  {{- end }}
failureThreshold: {{ int .values.failureThreshold }}
initialDelaySeconds: {{ int .values.initialDelaySeconds }}
periodSeconds: {{ int .values.periodSeconds }}
successThreshold: {{ int .values.successThreshold }}
timeoutSeconds: {{ int .values.timeoutSeconds }}
{{- end }}

{{/* The container's resources: those given, or the preset's. A limit on CPU would only delay scrapes */}}
{{- define "state-metrics.resources" -}}
{{- $presets := dict
    "small" (dict "requests" (dict "cpu" "20m" "memory" "128Mi") "limits" (dict "memory" "256Mi"))
    "medium" (dict "requests" (dict "cpu" "100m" "memory" "256Mi") "limits" (dict "memory" "512Mi"))
    "large" (dict "requests" (dict "cpu" "250m" "memory" "1Gi") "limits" (dict "memory" "2560Mi")) }}
{{- if .Values.resources }}{{ toYaml .Values.resources }}
{{- else if .Values.resourcesPreset }}{{ toYaml (get $presets .Values.resourcesPreset) }}
{{- else }}{}
{{- end }}
{{- end }}

{{/* Volumes of the pod, as YAML items */}}
{{- define "state-metrics.volumes" -}}
{{- $fullname := include "state-metrics.fullname" . }}
{{- if .Values.kubeconfig.enabled }}
- name: kubeconfig
  secret:
    secretName: {{ $fullname }}-kubeconfig
{{- end }}
{{- if .Values.clusters.enabled }}
- name: clusters
  configMap:
    name: {{ $fullname }}-clusters
{{- with .Values.clusters.kubeconfigSecret }}
- name: kubeconfigs
  secret:
    secretName: {{ . }}
{{- end }}
{{- end }}
{{- if .Values.customResourceState.enabled }}
{{- if or (not .Values.customResourceState.create) .Values.customResourceState.config }}
- name: customresourcestate-config
  configMap:
    name: {{ default (printf "%s-customresourcestate-config" $fullname) .Values.customResourceState.name }}
{{- end }}
{{- if .Values.customResourceState.readyMade }}
- name: customresourcestate-ready-made
  configMap:
    name: {{ $fullname }}-customresourcestate-ready-made
{{- end }}
{{- end }}
{{- if .Values.tls.enabled }}
- name: web-config
  secret:
    secretName: {{ default (printf "%s-web-config" $fullname) .Values.tls.existingSecret }}
{{- with .Values.tls.certificateSecret }}
- name: certificate
  secret:
    secretName: {{ . }}
{{- end }}
{{- end }}
{{- with .Values.volumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* What the container mounts, as YAML items */}}
{{- define "state-metrics.volumeMounts" -}}
{{- $mounts := list }}
{{- if .Values.kubeconfig.enabled }}{{ $mounts = append $mounts (list "kubeconfig" "/opt/k8s/.kube") }}{{ end }}
{{- if .Values.clusters.enabled }}
{{- $mounts = append $mounts (list "clusters" "/etc/state-metrics/clusters") }}
{{- if .Values.clusters.kubeconfigSecret }}{{ $mounts = append $mounts (list "kubeconfigs" "/etc/state-metrics/kubeconfigs") }}{{ end }}
{{- end }}
{{- if .Values.customResourceState.enabled }}
{{- if or (not .Values.customResourceState.create) .Values.customResourceState.config }}
{{- $mounts = append $mounts (list "customresourcestate-config" "/etc/customresourcestate") }}
{{- end }}
{{- if .Values.customResourceState.readyMade }}
{{- $mounts = append $mounts (list "customresourcestate-ready-made" "/etc/customresourcestate-ready-made") }}
{{- end }}
{{- end }}
{{- if .Values.tls.enabled }}
{{- $mounts = append $mounts (list "web-config" "/etc/state-metrics/web") }}
{{- if .Values.tls.certificateSecret }}{{ $mounts = append $mounts (list "certificate" "/etc/state-metrics/tls") }}{{ end }}
{{- end }}
{{- range $mounts }}
- name: {{ index . 0 }}
  mountPath: {{ index . 1 }}
  readOnly: true
{{- end }}
{{- with .Values.volumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "state-metrics.container" -}}
name: {{ include "state-metrics.name" . }}
image: {{ include "state-metrics.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
args:
  {{- include "state-metrics.arguments" . | trim | nindent 2 }}
{{- if or .Values.autosharding.enabled .Values.env }}
env:
  {{- if .Values.autosharding.enabled }}
  - name: POD_NAME
    valueFrom:
      fieldRef:
        fieldPath: metadata.name
  - name: POD_NAMESPACE
    valueFrom:
      fieldRef:
        fieldPath: metadata.namespace
  {{- end }}
  {{- with .Values.env }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
ports:
  - name: http
    containerPort: {{ int .Values.service.port }}
  - name: metrics
    containerPort: {{ int (default 8081 .Values.selfMonitor.telemetryPort) }}
{{- if .Values.startupProbe.enabled }}
startupProbe:
  {{- include "state-metrics.probe" (dict "root" . "values" .Values.startupProbe "path" "/healthz") | nindent 2 }}
{{- end }}
livenessProbe:
  {{- include "state-metrics.probe" (dict "root" . "values" .Values.livenessProbe "path" "/livez") | nindent 2 }}
readinessProbe:
  {{- include "state-metrics.probe" (dict "root" . "values" .Values.readinessProbe "path" "/readyz") | nindent 2 }}
resources:
  {{- include "state-metrics.resources" . | nindent 2 }}
{{- with .Values.containerSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with include "state-metrics.volumeMounts" . | trim }}
volumeMounts:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "state-metrics.podSpec" -}}
serviceAccountName: {{ include "state-metrics.serviceAccountName" . }}
automountServiceAccountToken: {{ .Values.automountServiceAccountToken }}
terminationGracePeriodSeconds: {{ int .Values.terminationGracePeriodSeconds }}
{{- with include "state-metrics.imagePullSecrets" (dict "root" . "local" .Values.imagePullSecrets) | trim }}
imagePullSecrets:
  {{- . | nindent 2 }}
{{- end }}
{{- if .Values.securityContext.enabled }}
securityContext:
  {{- omit .Values.securityContext "enabled" | toYaml | nindent 2 }}
{{- end }}
hostNetwork: {{ .Values.hostNetwork }}
{{- if kindIs "bool" .Values.hostUsers }}
hostUsers: {{ .Values.hostUsers }}
{{- end }}
dnsPolicy: {{ .Values.dnsPolicy }}
{{- with .Values.dnsConfig }}
dnsConfig:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.initContainers }}
initContainers:
  {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - {{- include "state-metrics.container" . | nindent 4 }}
  {{- with .Values.containers }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- tpl (toYaml .) $ | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- if kindIs "string" . }}
  {{- tpl . $ | nindent 2 }}
  {{- else }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- tpl (toYaml .) $ | nindent 2 }}
{{- end }}
{{- with .Values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with include "state-metrics.volumes" . | trim }}
volumes:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}
