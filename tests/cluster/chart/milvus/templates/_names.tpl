{{- define "milvus.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "milvus.fullname" -}}
{{- $name := include "milvus.name" . -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- .Values.fullnameOverride | default $full | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "milvus.selector" -}}
app.kubernetes.io/name: {{ include "milvus.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "milvus.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "milvus.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "milvus.configMap" -}}
{{- .Values.customConfigMap | default (include "milvus.fullname" .) -}}
{{- end -}}

{{- /* The components of this release and what runs in each: one map, so that Deployments and Services agree. */ -}}
{{- define "milvus.components" -}}
{{- if .Values.cluster.enabled -}}
proxy: {values: proxy, args: [proxy], port: {name: milvus, number: 19530}}
querynode: {values: queryNode, args: [querynode], port: {name: querynode, number: 21123}, disk: true}
datanode: {values: dataNode, args: [datanode], port: {name: datanode, number: 21124}}
mixcoord: {values: mixCoordinator, args: [mixture, -rootcoord, -querycoord, -datacoord, -indexcoord], recreate: true}
{{- else -}}
standalone: {values: standalone, args: [standalone], port: {name: milvus, number: 19530}, disk: true, recreate: true}
{{- end -}}
{{- end -}}
