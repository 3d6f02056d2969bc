{{- define "state-metrics.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "state-metrics.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "state-metrics.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "state-metrics.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "state-metrics.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride }}
{{- end }}

{{- define "state-metrics.selectorLabels" -}}
{{- if .Values.selectorOverride }}
{{- toYaml .Values.selectorOverride }}
{{- else -}}
app.kubernetes.io/name: {{ include "state-metrics.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- end }}

{{- define "state-metrics.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/component: metrics
app.kubernetes.io/part-of: {{ include "state-metrics.name" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{ include "state-metrics.selectorLabels" . }}
{{- with .Values.customLabels }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- if .Values.releaseLabel }}
release: {{ .Release.Name }}
{{- end }}
{{- end }}

{{/* The metadata of an object: dict "root" . "name" NAME "namespace" NAMESPACE-or-empty "labels" MAP "annotations" MAP */}}
{{- define "state-metrics.metadata" -}}
name: {{ .name }}
{{- with .namespace }}
namespace: {{ . }}
{{- end }}
labels:
  {{- include "state-metrics.labels" .root | nindent 2 }}
  {{- with .labels }}
  {{- tpl (toYaml .) $.root | nindent 2 }}
  {{- end }}
{{- with .annotations }}
annotations:
  {{- tpl (toYaml .) $.root | nindent 2 }}
{{- end }}
{{- end }}

{{- define "state-metrics.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "state-metrics.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "state-metrics.image" -}}
{{- $registry := default .Values.image.registry .Values.global.imageRegistry }}
{{- $tag := default (printf "v%s" .Chart.AppVersion) .Values.image.tag }}
{{- if $registry }}{{ $registry }}/{{ end }}{{ .Values.image.repository }}:{{ $tag }}
{{- with .Values.image.sha }}@{{ . }}{{ end }}
{{- end }}

{{/* The pull secrets of a list, as names or maps; dict "root" . "local" LIST */}}
{{- define "state-metrics.imagePullSecrets" -}}
{{- range concat (.root.Values.global.imagePullSecrets | default list) (.local | default list) }}
- {{ if kindIs "string" . }}name: {{ . }}{{ else }}{{ toYaml . }}{{ end }}
{{- end }}
{{- end }}
