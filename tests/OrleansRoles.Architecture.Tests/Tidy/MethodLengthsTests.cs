namespace OrleansRoles.Architecture.Tests.Tidy;

public sealed class MethodLengthsTests
{
    private const string Code =
        """
        namespace N;

        [Foo(1)]
        internal sealed class A<T>(int x) : B(x)
            where T : class
        {
            private static readonly (string Name, int Y)[] _table =
            [
                ("a", F(1)),
            ];

            private readonly Func<int> _f = () => { return G(2); };

            public int Property
            {
                get => F(3);
            }

            public A()
                : this(1)
            {
            }

            [Bar("x")]
            public static bool operator ==(A<T> left, A<T> right) =>
                left.Equals(right);

            public T? Find<TKey>(TKey key, int from = 0)
                where TKey : class
            {
                if (from == 0)
                {
                    Local();
                }

                return null;

                void Local() { }
            }

            public string Word(int x) => x switch
            {
                1 => "one",
                _ => "many",
            };

            public IEnumerable<X> All() =>
            [
                new X { A = 1 },
                new X { A = 2 },
            ];

            private record struct Inner(int Z)
            {
                public void Last() { }
            }

            int F(int a);
        }
        """;

    [Fact]
    public void Methods_constructors_and_operators_are_measured_from_head_to_end()
    {
        Assert.Equal(
            [
                ("A", 19, 4), ("operator ==", 24, 3), ("Find", 28, 12), ("Word", 41, 5), ("All", 47, 5),
                ("Last", 55, 1), ("F", 58, 1),
            ],
            MethodLengths.Of(CodeText.WithoutStringsAndComments(Code)));
    }
}
