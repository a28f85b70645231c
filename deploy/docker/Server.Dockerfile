# The server of one process. From the repository's root:
#   docker build -f deploy/docker/Server.Dockerfile -t orleansroles-server .
ARG DOTNET_VERSION=10.0

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET_VERSION} AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/ src/
COPY models/ models/
COPY deploy/postgres/ deploy/postgres/
# Compiled ahead of time: a process that was just started need not compile what it runs.
RUN dotnet publish src/OrleansRoles.Server/OrleansRoles.Server.csproj -c Release -o /app --nologo -p:UseAppHost=false \
  --use-current-runtime --no-self-contained -p:PublishReadyToRun=true

FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET_VERSION} AS run
WORKDIR /app
COPY --from=build /app ./

# The runtime image's own user, who owns the data folder and nothing else.
RUN mkdir /data && chown "$APP_UID" /data && chmod 700 /data
USER $APP_UID
VOLUME /data
ENV ASPNETCORE_URLS=http://0.0.0.0:5080 OrleansRoles__Data=/data DOTNET_EnableDiagnostics=0
EXPOSE 5080
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "OrleansRoles.Server.dll"]
