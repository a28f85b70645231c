using YamlDotNet.RepresentationModel;

namespace OrleansRoles.Deployment.Tests;

/// <summary>What matters in the manifests.</summary>
public sealed class KubernetesTests
{
    private const string Folder = "deploy/kubernetes";
    private const string Component = "app.kubernetes.io/component";

    private static readonly YamlNode _silo = DeploymentFiles.Yaml($"{Folder}/silo.yaml")[0];
    private static readonly YamlNode _pod = _silo.At("spec", "template", "spec");
    private static readonly YamlNode _container = _pod.At("containers", 0);

    public static TheoryData<string> Manifests =>
    [
        .. Directory.GetFiles(Path.Combine(DeploymentFiles.Root, Folder), "*.yaml")
            .Select(path => $"{Folder}/{Path.GetFileName(path)}"),
    ];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Every_manifest_says_what_it_is(string path)
    {
        Assert.All(DeploymentFiles.Yaml(path), document =>
        {
            Assert.NotEmpty(document.TextAt("apiVersion"));
            Assert.NotEmpty(document.TextAt("kind"));
        });
    }

    [Fact]
    public void Every_manifest_but_the_example_is_applied()
    {
        YamlNode resources = DeploymentFiles.Yaml($"{Folder}/kustomization.yaml")[0].At("resources");
        string[] files = [.. Directory.GetFiles(Path.Combine(DeploymentFiles.Root, Folder), "*.yaml")
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name is not ("kustomization.yaml" or "secret.example.yaml"))];

        Assert.Equal(
            files.Order(StringComparer.Ordinal),
            ((YamlSequenceNode)resources).Select(node => ((YamlScalarNode)node).Value!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Silos_are_several_and_go_one_at_a_time()
    {
        Assert.Equal("3", _silo.TextAt("spec", "replicas"));
        Assert.Equal("0", _silo.TextAt("spec", "strategy", "rollingUpdate", "maxUnavailable"));
        Assert.Equal("1", DeploymentFiles.Yaml($"{Folder}/disruption-budget.yaml")[0].TextAt("spec", "maxUnavailable"));
        Assert.True(int.Parse(_pod.TextAt("terminationGracePeriodSeconds"), null) >= 30);
    }

    [Fact]
    public void Liveness_asks_the_process_and_readiness_the_store()
    {
        Assert.Equal("/health/live", _container.TextAt("livenessProbe", "httpGet", "path"));
        Assert.Equal("/health/ready", _container.TextAt("readinessProbe", "httpGet", "path"));
        Assert.Equal("/health/ready", _container.TextAt("startupProbe", "httpGet", "path"));
    }

    [Fact]
    public void Silos_run_without_rights()
    {
        Assert.Equal("true", _pod.TextAt("securityContext", "runAsNonRoot"));
        Assert.Equal("false", _pod.TextAt("automountServiceAccountToken"));
        Assert.Equal("false", _container.TextAt("securityContext", "allowPrivilegeEscalation"));
        Assert.Equal("true", _container.TextAt("securityContext", "readOnlyRootFilesystem"));
        Assert.Equal("ALL", _container.TextAt("securityContext", "capabilities", "drop", 0));
    }

    [Fact]
    public void Selectors_select_the_silos()
    {
        string[] selected =
        [
            _silo.TextAt("spec", "selector", "matchLabels", Component),
            DeploymentFiles.Yaml($"{Folder}/service.yaml")[0].TextAt("spec", "selector", Component),
            DeploymentFiles.Yaml($"{Folder}/disruption-budget.yaml")[0]
                .TextAt("spec", "selector", "matchLabels", Component),
            DeploymentFiles.Yaml($"{Folder}/network-policy.yaml")[0]
                .TextAt("spec", "podSelector", "matchLabels", Component),
        ];

        Assert.All(selected, label => Assert.Equal(
            _silo.TextAt("spec", "template", "metadata", "labels", Component), label));
    }

    [Fact]
    public void Secrets_come_from_the_secret_that_the_example_shows()
    {
        YamlNode example = DeploymentFiles.Yaml($"{Folder}/secret.example.yaml")[0];
        IEnumerable<YamlNode> references = ((YamlSequenceNode)_container.At("env")).Children
            .Where(variable => variable.KeysAt("valueFrom").Contains("secretKeyRef"))
            .Select(variable => variable.At("valueFrom", "secretKeyRef"));

        Assert.Equal(
            example.KeysAt("stringData").Order(StringComparer.Ordinal),
            references.Select(reference => reference.TextAt("key")).Order(StringComparer.Ordinal));
        Assert.All(references, reference => Assert.Equal(
            example.TextAt("metadata", "name"), reference.TextAt("name")));
    }

    [InstalledFact("kubectl", "version", "--client")]
    public async Task Kustomize_puts_them_together()
    {
        (int ExitCode, string Output, string Error)? run =
            await DeploymentFiles.RunAsync("kubectl", "kustomize", Folder);

        Assert.True(run!.Value.ExitCode == 0, run.Value.Error);
        Assert.Contains("kind: Deployment", run.Value.Output, StringComparison.Ordinal);
    }
}
