# The module in PowerShell, for machines that have containers and no PowerShell.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet build src/MilvusL7.Cmdlets --configuration Release --verbosity quiet \
    && dotnet tool install PowerShell --version 7.6.9 --tool-path /pwsh

FROM mcr.microsoft.com/dotnet/runtime:10.0
# Without a telemetry message or a look for updates in an automation's log.
ENV POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off PATH="/pwsh:${PATH}"
COPY --from=build /pwsh /pwsh
COPY --from=build /src/out/MilvusL7 /usr/local/share/powershell/Modules/MilvusL7
# helm is the user's: mount the version that the releases were installed with, and name it in MILVUSL7_HELM.
ENTRYPOINT ["pwsh"]
