# A member of the cluster: silo and HTTP interface. From the repository's root:
#   docker build -f deploy/docker/Silo.Dockerfile -t orleansroles-silo .
ARG DOTNET_VERSION=10.0

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET_VERSION} AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/ src/
COPY models/ models/
COPY deploy/postgres/ deploy/postgres/
# Compiled ahead of time: a process that was just started need not compile what it runs.
RUN dotnet publish src/OrleansRoles.Silo/OrleansRoles.Silo.csproj -c Release -o /app --nologo -p:UseAppHost=false \
  --use-current-runtime --no-self-contained -p:PublishReadyToRun=true

FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET_VERSION} AS run
WORKDIR /app
COPY --from=build /app ./

# The runtime image's own user, who owns nothing: a silo keeps everything in PostgreSQL and writes no file.
USER $APP_UID
ENV ASPNETCORE_URLS=http://0.0.0.0:5080 DOTNET_EnableDiagnostics=0
EXPOSE 5080 11111 30000
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "OrleansRoles.Silo.dll"]
