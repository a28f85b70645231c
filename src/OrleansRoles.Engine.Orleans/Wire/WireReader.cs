using System.Buffers.Binary;
using System.Text;

namespace OrleansRoles.Engine.Orleans.Wire;

/// <summary>Reads what a <see cref="WireWriter"/> wrote. Not thread-safe.</summary>
internal sealed class WireReader
{
    // Deeper than any message; what claims to be deeper is damaged and must not end the process.
    private const int DepthMax = 64;

    [ThreadStatic]
    private static WireReader? t_spare;

    private byte[] _bytes = [];
    private int _at;
    private int _end;
    private int _depth;

    /// <summary>Takes this thread's spare reader, or makes one.</summary>
    public static WireReader Rent(byte[] bytes, int length)
    {
        WireReader reader = t_spare ?? new WireReader();
        t_spare = null;
        reader._bytes = bytes;
        reader._at = 0;
        reader._end = length;
        reader._depth = 0;
        return reader;
    }

    /// <summary>Gives it back.</summary>
    public void Return()
    {
        _bytes = [];
        t_spare = this;
    }

    public WireKind ReadKind() => (WireKind)Take(1)[0];

    /// <summary>The member that follows in a group.</summary>
    /// <returns>Its id; 0 at the group's end.</returns>
    public uint ReadMember(out WireKind kind)
    {
        kind = ReadKind();
        if (kind == WireKind.End)
        {
            return 0;
        }

        ReadOnlySpan<byte> id = Take(3);
        return id[0] | ((uint)id[1] << 8) | ((uint)id[2] << 16);
    }

    public long ReadNumber(WireKind kind)
    {
        Expect(kind, WireKind.Number);
        ulong value = ReadVariable();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public double ReadFixed(WireKind kind)
    {
        Expect(kind, WireKind.Fixed);
        return BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));
    }

    public string? ReadText(WireKind kind)
    {
        if (kind == WireKind.Null)
        {
            return null;
        }

        Expect(kind, WireKind.Bytes);
        return ReadRawText();
    }

    public ReadOnlySpan<byte> ReadBytes(WireKind kind)
    {
        Expect(kind, WireKind.Bytes);
        return Take(ReadCount());
    }

    /// <summary>How many items follow.</summary>
    public int ReadListCount(WireKind kind)
    {
        Expect(kind, WireKind.List);
        return ReadCount();
    }

    public string ReadRawText() => Encoding.UTF8.GetString(Take(ReadCount()));

    /// <summary>Steps over a value whose kind was read.</summary>
    public void Skip(WireKind kind)
    {
        if (++_depth > DepthMax)
        {
            throw Damaged();
        }

        switch (kind)
        {
            case WireKind.Null:
                break;
            case WireKind.Number:
                ReadVariable();
                break;
            case WireKind.Fixed:
                Take(sizeof(double));
                break;
            case WireKind.Bytes:
                Take(ReadCount());
                break;
            case WireKind.Named:
                Take(ReadCount());
                SkipMembers();
                break;
            case WireKind.Group:
                SkipMembers();
                break;
            case WireKind.List:
                for (int left = ReadCount(); left > 0; left--)
                {
                    Skip(ReadKind());
                }

                break;
            case WireKind.End:
            default:
                throw Damaged();
        }

        _depth--;
    }

    /// <summary>Every byte was read.</summary>
    public bool IsAtEnd => _at == _end;

    public static void Expect(WireKind kind, WireKind expected)
    {
        if (kind != expected)
        {
            throw new InvalidDataException(
                $"a message holds a value of kind `{kind}` where `{expected}` belongs; both sides must be of versions "
                + "that may run together");
        }
    }

    private static InvalidDataException Damaged() => new("a message is damaged");

    private void SkipMembers()
    {
        while (ReadMember(out WireKind kind) != 0)
        {
            Skip(kind);
        }
    }

    // Every item takes a byte at least, so a count beyond the rest is damaged and must not be allocated for.
    private int ReadCount()
    {
        ulong count = ReadVariable();
        return count <= (ulong)(_end - _at) ? (int)count : throw Damaged();
    }

    private ulong ReadVariable()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_end - _at < count)
        {
            throw Damaged();
        }

        ReadOnlySpan<byte> taken = _bytes.AsSpan(_at, count);
        _at += count;
        return taken;
    }
}
