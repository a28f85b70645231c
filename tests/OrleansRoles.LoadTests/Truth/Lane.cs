namespace OrleansRoles.LoadTests.Truth;

/// <summary>
/// What one thing was, is, and may be by now: the values of its changes one after the other, of which at most the last
/// is under way. Thread-safe.
/// </summary>
/// <remarks>
/// An answer is right if it is right for a value that may have held at some instant between its question and its
/// arrival. Values before the <see cref="Floor"/> are gone for every question that begins now: a later change was
/// acknowledged, or an answer showed it.
/// </remarks>
internal sealed class Lane<T>
    where T : class
{
    private const int KeptMax = 64;

    private readonly Lock _lock = new();
    private readonly List<T?> _values;
    private int _first;
    private int _floor;
    private bool _isChanging;

    /// <summary>Starts with a value.</summary>
    public Lane(T value) => _values = [value];

    /// <summary>Number of the oldest value that a question may still be answered by.</summary>
    public int Floor
    {
        get
        {
            lock (_lock)
            {
                return _floor;
            }
        }
    }

    /// <summary>The newest value, also where its change is under way.</summary>
    public T Newest
    {
        get
        {
            lock (_lock)
            {
                return _values[^1]!;
            }
        }
    }

    /// <summary>Whether a change is under way.</summary>
    public bool IsChanging
    {
        get
        {
            lock (_lock)
            {
                return _isChanging;
            }
        }
    }

    /// <summary>
    /// Begins a change, unless one is under way or has been since; call it before the change is sent.
    /// </summary>
    /// <param name="before">The value that the change was thought out for.</param>
    /// <param name="after">The value after it.</param>
    /// <param name="number">The new value's number.</param>
    public bool TryBegin(T before, T after, out int number)
    {
        lock (_lock)
        {
            number = _first + _values.Count;
            if (_isChanging || !ReferenceEquals(before, _values[^1]))
            {
                return false;
            }

            _values.Add(after);
            _isChanging = true;
            Trim();
            return true;
        }
    }

    /// <summary>The change under way was acknowledged: every question from now on is answered by it.</summary>
    public void Acknowledge(int number)
    {
        lock (_lock)
        {
            RequireChanging(number);
            _isChanging = false;
            _floor = number;
        }
    }

    /// <summary>The change under way certainly does not happen.</summary>
    public void Withdraw(int number)
    {
        lock (_lock)
        {
            RequireChanging(number);
            _isChanging = false;

            // The number stays taken, so that an answer which came from nowhere cannot pass as a later value.
            T before = LastBefore(_values.Count - 1);
            _values[^1] = null;
            _values.Add(before);
            _floor = number + 1;
        }
    }

    /// <summary>An answer showed that the value of this number, or a later one, holds.</summary>
    public void Observe(int number)
    {
        lock (_lock)
        {
            _floor = Math.Max(_floor, number);
        }
    }

    /// <summary>
    /// The values by which a question may be answered that began at <paramref name="floor"/> and ends now.
    /// </summary>
    /// <returns>Null where some of them are no longer kept.</returns>
    public IReadOnlyList<(int Number, T Value)>? Since(int floor)
    {
        lock (_lock)
        {
            if (floor < _first)
            {
                return null;
            }

            List<(int Number, T Value)> found = new(2);
            for (int index = floor - _first; index < _values.Count; index++)
            {
                if (_values[index] is { } value)
                {
                    found.Add((_first + index, value));
                }
            }

            return found;
        }
    }

    private T LastBefore(int index)
    {
        while (index > 0 && _values[index - 1] is null)
        {
            index--;
        }

        return _values[index - 1]!;
    }

    private void RequireChanging(int number)
    {
        if (!_isChanging || number != _first + _values.Count - 1)
        {
            throw new InvalidOperationException($"change {number} is not under way");
        }
    }

    private void Trim()
    {
        while (_values.Count > KeptMax && _first < _floor)
        {
            _values.RemoveAt(0);
            _first++;
        }
    }
}
