namespace OrleansRoles.Entities;

/// <summary>What every entity is to those who run it: state that changes are applied to.</summary>
public interface IEntity
{
    /// <summary>Takes a change of the entity's own family into the state.</summary>
    void Apply(EntityChange change);

    /// <summary>The state as it is stored; null where the entity does not exist (any more).</summary>
    ReadOnlyMemory<byte>? WriteState();
}

/// <summary>An entity that can be made of its stored state.</summary>
/// <typeparam name="TSelf">The entity's own type.</typeparam>
public interface IEntity<TSelf> : IEntity
    where TSelf : IEntity<TSelf>
{
    /// <summary>The kind of the entity in keys and journal (<see cref="EntityKinds"/>).</summary>
    static abstract string Kind { get; }

    /// <summary>Makes the entity of its stored state; empty where it does not exist.</summary>
    static abstract TSelf Read(ReadOnlyMemory<byte> state);
}
