namespace ActivityPub.Sdk.Testing.Storage;

/// <summary>An entry of a sorted index: <c>A</c> and <c>B</c> name the list, the rest is the place in it.</summary>
internal readonly record struct IndexKey(string A, string B, long N1, long N2, string C) : IComparable<IndexKey>
{
    public int CompareTo(IndexKey other)
    {
        int result = string.CompareOrdinal(A, other.A);
        result = result != 0 ? result : string.CompareOrdinal(B, other.B);
        result = result != 0 ? result : N1.CompareTo(other.N1);
        result = result != 0 ? result : N2.CompareTo(other.N2);
        return result != 0 ? result : string.CompareOrdinal(C, other.C);
    }
}
