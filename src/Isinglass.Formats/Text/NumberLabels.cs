using System.Collections;
using System.Globalization;

namespace Isinglass.Formats.Text;

/// <summary>The names first, first + 1, ..., for formats that number their variables.</summary>
internal sealed class NumberLabels(int first, int count) : IReadOnlyList<string>
{
    public int First => first;

    public int Count => count;

    public string this[int index] => (uint)index < (uint)count ? (first + index).ToString(CultureInfo.InvariantCulture)
        : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
