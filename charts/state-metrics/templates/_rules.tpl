{{/* Rules for list and watch on built-in resources; dict "root" . "scopes" (list true false): namespaced or not */}}
{{- define "state-metrics.resourceRules" -}}
{{- if include "state-metrics.readsHome" .root }}
{{- $known := .root.Files.Get "files/resources.yaml" | fromYaml }}
{{- $groups := dict }}
{{- range (include "state-metrics.collectors" .root | fromJson).items }}
{{- $resource := get $known . }}
{{- if has $resource.namespaced $.scopes }}
{{- $_ := set $groups $resource.group (append (get $groups $resource.group | default list) .) }}
{{- end }}
{{- end }}
{{- range $group, $resources := $groups }}
- apiGroups: [{{ $group | quote }}]
  resources: {{ $resources | toJson }}
  verbs: ["list", "watch"]
{{- end }}
{{- end }}
{{- end }}

{{/* "true" where the cluster of the release is read itself: several clusters may be others alone */}}
{{- define "state-metrics.readsHome" -}}
{{- if not .Values.clusters.enabled }}true
{{- else }}
{{- range .Values.clusters.config }}{{ if .inCluster }}true{{ end }}{{ end }}
{{- end }}
{{- end }}

{{/*
Rules for list and watch on the configured custom resources; dict "root" . "scopes" (list true false): in namespaces or in none.
The plural is resourcePlural, or that of the English word, as definitions have it.
*/}}
{{- define "state-metrics.customResourceRules" -}}
{{- $values := .root.Values }}
{{- if and (include "state-metrics.readsHome" .root) $values.customResourceState.enabled $values.rbac.customResourceState.createRules }}
{{- $configurations := list $values.customResourceState.config }}
{{- range $values.customResourceState.readyMade }}
{{- $configurations = append $configurations (include "state-metrics.readyMade" (dict "root" $.root "name" .) | fromYaml) }}
{{- end }}
{{- $groups := dict }}
{{- range $configurations }}
{{- range (.spec | default dict).resources }}
{{- $group := .groupVersionKind.group | default "" }}
{{- $kind := .groupVersionKind.kind | default "*" | lower }}
{{- $plural := $kind }}
{{- if .resourcePlural }}{{ $plural = .resourcePlural }}
{{- else if eq $kind "*" }}
{{- else if regexMatch "(s|x|z|ch|sh)$" $kind }}{{ $plural = printf "%ses" $kind }}
{{- else if regexMatch "[^aeiou]y$" $kind }}{{ $plural = printf "%sies" (trimSuffix "y" $kind) }}
{{- else }}{{ $plural = printf "%ss" $kind }}
{{- end }}
{{- if has (not (has .groupVersionKind.kind $values.customResourceState.clusterScoped)) $.scopes }}
{{- $_ := set $groups $group (append (get $groups $group | default list) $plural | uniq | sortAlpha) }}
{{- end }}
{{- end }}
{{- end }}
{{- range $group, $resources := $groups }}
- apiGroups: [{{ $group | quote }}]
  resources: {{ $resources | toJson }}
  verbs: ["list", "watch"]
{{- end }}
{{- end }}
{{- end }}

{{/* Rules for what lives in namespaces, beside the built-in resources */}}
{{- define "state-metrics.furtherNamespacedRules" -}}
{{- include "state-metrics.customResourceRules" (dict "root" . "scopes" (list true)) }}
{{- with .Values.rbac.extraRules }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Rules for what does not live in namespaces, beside the built-in resources */}}
{{- define "state-metrics.furtherClusterRules" -}}
{{- include "state-metrics.customResourceRules" (dict "root" . "scopes" (list false)) }}
{{- if and (include "state-metrics.readsHome" .) .Values.namespaceSelector (not (has "namespaces" (include "state-metrics.collectors" . | fromJson).items)) }}
- apiGroups: [""]
  resources: ["namespaces"]
  verbs: ["list", "watch"]
{{- end }}
{{- if and (include "state-metrics.readsHome" .) .Values.customResourceState.enabled .Values.rbac.customResourceState.createClusterRoleRules }}
- apiGroups: ["apiextensions.k8s.io"]
  resources: ["customresourcedefinitions"]
  verbs: ["list", "watch"]
{{- end }}
{{- if .Values.authFilter.enabled }}
- apiGroups: ["authentication.k8s.io"]
  resources: ["tokenreviews"]
  verbs: ["create"]
- apiGroups: ["authorization.k8s.io"]
  resources: ["subjectaccessreviews"]
  verbs: ["create"]
{{- end }}
{{- if .Values.rbac.createDiscoveryRules }}
- nonResourceURLs: ["/api", "/api/*", "/apis", "/apis/*", "/version"]
  verbs: ["get"]
{{- end }}
{{- with .Values.rbac.extraClusterRules }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* All rules of the ClusterRole; empty when it is not needed */}}
{{- define "state-metrics.clusterRules" -}}
{{- $scope := include "state-metrics.scope" . }}
{{- if eq $scope "cluster" }}
{{- include "state-metrics.resourceRules" (dict "root" . "scopes" (list true false)) }}
{{- include "state-metrics.furtherNamespacedRules" . }}
{{- include "state-metrics.furtherClusterRules" . }}
{{- else if eq $scope "both" }}
{{- include "state-metrics.resourceRules" (dict "root" . "scopes" (list false)) }}
{{- include "state-metrics.furtherClusterRules" . }}
{{- end }}
{{- end }}

{{/* All rules of a Role */}}
{{- define "state-metrics.namespacedRules" -}}
{{- include "state-metrics.resourceRules" (dict "root" . "scopes" (list true)) }}
{{- include "state-metrics.furtherNamespacedRules" . }}
{{- end }}
