using Xunit.Abstractions;
using Xunit.Sdk;

namespace OrleansRoles.Storage.Conformance;

/// <summary>Makes the cases of <see cref="StoreFactAttribute"/>; xunit finds it by name.</summary>
public sealed class StoreFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new StoreFactCase(diagnostics, discoveryOptions.MethodDisplayOrDefault(), testMethod)];

    private sealed class StoreFactCase : XunitTestCase
    {
        [Obsolete("xunit calls it when it reads a case back")]
        public StoreFactCase()
        {
        }

        public StoreFactCase(IMessageSink diagnostics, TestMethodDisplay display, ITestMethod method)
            : base(diagnostics, display, TestMethodDisplayOptions.None, method)
        {
        }

        protected override string GetSkipReason(IAttributeInfo factAttribute)
        {
            var variable = TestMethod.TestClass.Class
                .GetCustomAttributes(typeof(SkippedByVariableAttribute).AssemblyQualifiedName)
                .Select(attribute => attribute.GetNamedArgument<string>(nameof(SkippedByVariableAttribute.Variable)))
                .FirstOrDefault();
            return variable is not null && Environment.GetEnvironmentVariable(variable) == "1"
                ? $"{variable} is 1"
                : base.GetSkipReason(factAttribute);
        }
    }
}
