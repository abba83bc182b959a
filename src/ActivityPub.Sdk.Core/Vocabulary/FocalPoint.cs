namespace ActivityPub.Sdk.Vocabulary;

/// <summary>The point of an image that stays visible when it is cropped.</summary>
/// <param name="X">From -1 (left) to 1 (right).</param>
/// <param name="Y">From -1 (bottom) to 1 (top).</param>
public readonly record struct FocalPoint(double X, double Y);
