namespace Veza.Functions.Tests.Faults;

/// <summary>Tests that load both processors run one after the other, with nothing beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
