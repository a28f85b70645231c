using Xunit;
using Xunit.Sdk;

namespace OrleansRoles.Storage.Conformance;

/// <summary>A fact that <see cref="SkippedByVariableAttribute"/> on its class can switch off.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(
    "OrleansRoles.Storage.Conformance.StoreFactDiscoverer", "OrleansRoles.Storage.Conformance")]
public sealed class StoreFactAttribute : FactAttribute;
