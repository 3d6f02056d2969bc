{{/* A value that is a list or a text with commas, as JSON: {"items": [...]} without empty items */}}
{{- define "state-metrics.list" -}}
{{- $items := list }}
{{- if kindIs "string" .value }}
{{- range splitList "," .value }}{{ $items = append $items (trim (tpl . $.root)) }}{{ end }}
{{- else }}
{{- range .value }}{{ $items = append $items (trim (tpl (toString .) $.root)) }}{{ end }}
{{- end }}
{{- dict "items" (compact $items | uniq) | toJson }}
{{- end }}

{{/* The enabled built-in resources, sorted, as JSON: {"items": [...]} */}}
{{- define "state-metrics.collectors" -}}
{{- $known := .Files.Get "files/resources.yaml" | fromYaml }}
{{- $items := (include "state-metrics.list" (dict "root" . "value" .Values.collectors) | fromJson).items }}
{{- if not $items }}
{{- range $name, $resource := $known }}{{ if $resource.default }}{{ $items = append $items $name }}{{ end }}{{ end }}
{{- end }}
{{- range (include "state-metrics.list" (dict "root" . "value" .Values.collectorsExclude) | fromJson).items }}
{{- $items = without $items . }}
{{- end }}
{{- $items = concat $items (include "state-metrics.list" (dict "root" . "value" .Values.collectorsExtra) | fromJson).items }}
{{- range $items }}
{{- if not (hasKey $known .) }}{{ fail (printf "collectors: there is no resource %q; those that there are: %s" . (keys $known | sortAlpha | join ", ")) }}{{ end }}
{{- end }}
{{- if .Values.customResourceState.only }}{{ $items = list }}
{{- else if not $items }}{{ fail "collectors: nothing is left; for custom resources alone set customResourceState.only" }}
{{- end }}
{{- dict "items" ($items | uniq | sortAlpha) | toJson }}
{{- end }}

{{/* The namespaces that are read, as JSON: {"items": [...]}; none means all */}}
{{- define "state-metrics.namespaces" -}}
{{- $items := (include "state-metrics.list" (dict "root" . "value" .Values.namespaces) | fromJson).items }}
{{- if .Values.releaseNamespace }}{{ $items = append $items (include "state-metrics.namespace" .) }}{{ end }}
{{- dict "items" ($items | uniq) | toJson }}
{{- end }}

{{/* Where rights are given: cluster, roles, or both */}}
{{- define "state-metrics.scope" -}}
{{- $namespaces := (include "state-metrics.namespaces" . | fromJson).items }}
{{- if kindIs "bool" .Values.rbac.useClusterRole }}
{{- if .Values.rbac.useClusterRole }}cluster
{{- else if $namespaces }}roles
{{- else }}{{ fail "rbac.useClusterRole=false needs namespaces, since roles are made in them" }}
{{- end }}
{{- else if and $namespaces (not .Values.rbac.useExistingRole) }}both
{{- else }}cluster
{{- end }}
{{- end }}

{{/* The files of custom resource configuration, as JSON: {"items": [path, ...]} */}}
{{- define "state-metrics.customResourceFiles" -}}
{{- $files := list }}
{{- if .Values.customResourceState.enabled }}
{{- if or (not .Values.customResourceState.create) .Values.customResourceState.config }}
{{- $files = append $files (printf "/etc/customresourcestate/%s" .Values.customResourceState.key) }}
{{- end }}
{{- range .Values.customResourceState.readyMade }}
{{- $files = append $files (printf "/etc/customresourcestate-ready-made/%s.yaml" .) }}
{{- end }}
{{- end }}
{{- dict "items" $files | toJson }}
{{- end }}

{{/* The text of a ready-made configuration; dict "root" . "name" NAME */}}
{{- define "state-metrics.readyMade" -}}
{{- $text := .root.Files.Get (printf "files/custom-resources/%s.yaml" .name) }}
{{- if not $text }}{{ fail (printf "customResourceState.readyMade: there is no files/custom-resources/%s.yaml in the chart" .name) }}{{ end }}
{{- $text }}
{{- end }}
