namespace Veza.Shared.Moderation.Pipeline;

/// <summary>A step of the pipeline: a pure function of what it is given and of the rules that it was compiled from.</summary>
public abstract class ModerationStage
{
    /// <summary>Names it in logs and figures.</summary>
    public abstract string Name { get; }

    /// <param name="input">The text, its author and room.</param>
    /// <param name="findings">Takes what is found; null as long as nothing is.</param>
    public abstract void Judge(in ModerationInput input, ref List<Finding>? findings);
}
