using System.Buffers.Binary;
using System.Text;

namespace OrleansRoles.Engine.Orleans.Wire;

/// <summary>Writes values into a buffer that is used again and again. Not thread-safe.</summary>
internal sealed class WireWriter
{
    private const int KeptBytesMax = 64 * 1024;

    [ThreadStatic]
    private static WireWriter? t_spare;

    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Takes this thread's spare writer, or makes one.</summary>
    public static WireWriter Rent()
    {
        WireWriter writer = t_spare ?? new WireWriter();
        t_spare = null;
        writer._length = 0;
        return writer;
    }

    /// <summary>Gives it back; one that has grown large is left to the collector.</summary>
    public void Return()
    {
        if (_bytes.Length <= KeptBytesMax)
        {
            t_spare = this;
        }
    }

    /// <summary>Begins a value: its kind, and its member's id unless it is 0 (an item, or a whole message).</summary>
    public void Begin(uint id, WireKind kind)
    {
        Span<byte> span = Reserve(4);
        span[0] = (byte)kind;
        if (id == 0)
        {
            _length += 1;
            return;
        }

        span[1] = (byte)id;
        span[2] = (byte)(id >> 8);
        span[3] = (byte)(id >> 16);
        _length += 4;
    }

    public void WriteEnd()
    {
        Reserve(1)[0] = (byte)WireKind.End;
        _length++;
    }

    public void WriteNull(uint id) => Begin(id, WireKind.Null);

    public void WriteNumber(uint id, long value)
    {
        Begin(id, WireKind.Number);
        WriteVariable((ulong)(value << 1) ^ (ulong)(value >> 63));
    }

    public void WriteFixed(uint id, double value)
    {
        Begin(id, WireKind.Fixed);
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), value);
        _length += sizeof(double);
    }

    public void WriteText(uint id, string? value)
    {
        if (value is null)
        {
            WriteNull(id);
            return;
        }

        Begin(id, WireKind.Bytes);
        WriteRawText(value);
    }

    public void WriteBytes(uint id, ReadOnlySpan<byte> value)
    {
        Begin(id, WireKind.Bytes);
        WriteVariable((ulong)value.Length);
        value.CopyTo(Reserve(value.Length));
        _length += value.Length;
    }

    /// <summary>Begins a list; the items follow, each with the id 0.</summary>
    public void BeginList(uint id, int count)
    {
        Begin(id, WireKind.List);
        WriteVariable((ulong)count);
    }

    /// <summary>Begins a group that says of which type it is.</summary>
    public void BeginNamed(uint id, string name)
    {
        Begin(id, WireKind.Named);
        WriteRawText(name);
    }

    private void WriteRawText(string value)
    {
        // One pass for short texts: the length's own length is known beforehand.
        int most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most < 128)
        {
            Span<byte> span = Reserve(1 + most);
            int length = Encoding.UTF8.GetBytes(value, span[1..]);
            span[0] = (byte)length;
            _length += 1 + length;
            return;
        }

        int bytes = Encoding.UTF8.GetByteCount(value);
        WriteVariable((ulong)bytes);
        Encoding.UTF8.GetBytes(value, Reserve(bytes));
        _length += bytes;
    }

    private void WriteVariable(ulong value)
    {
        Span<byte> span = Reserve(10);
        int at = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[at++] = (byte)(value | 0x80);
        }

        span[at++] = (byte)value;
        _length += at;
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        return _bytes.AsSpan(_length);
    }
}
