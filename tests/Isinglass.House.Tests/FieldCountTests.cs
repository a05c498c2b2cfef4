using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Isinglass.House.Tests;

/// <summary>A class that keeps more than a dozen things has more than one duty.</summary>
public sealed class FieldCountTests
{
    private const int MostFields = 12;

    /// <summary>Numeric kernels, which unpack their data into arrays of their own; each with its reason.</summary>
    private static readonly Dictionary<string, string> Kernels = new(StringComparer.Ordinal);

    [Fact]
    public void No_class_has_more_than_twelve_fields()
    {
        var rooms = Directory.GetFiles(Repository.File("src"), "*.csproj", SearchOption.AllDirectories)
            .Select(static project => Path.GetFileName(Path.GetDirectoryName(project)!));
        var counts = rooms.SelectMany(Counts).ToList();
        counts.Count.ShouldBeGreaterThan(300);
        counts.Where(count => count.Fields > MostFields && !Kernels.ContainsKey(count.Class)).ShouldBeEmpty();
        Kernels.Keys.ShouldBeSubsetOf(counts.Where(count => count.Fields > MostFields).Select(count => count.Class), "an exemption that nobody needs");
    }

    /// <summary>
    /// What an object of each class of a room keeps: the fields that are written down, captured parameters, and properties that can be set again. Properties
    /// that are set once are data, of which a record may have many; what the compiler makes for iterators and lambdas, or a source generator for
    /// serialisation, is nobody's class.
    /// </summary>
    private static List<(string Class, int Fields)> Counts(string room)
    {
        using var file = File.OpenRead(BuiltProgram.Find(room, "src", room));
        using var assembly = new PEReader(file);
        var reader = assembly.GetMetadataReader();
        var counts = new List<(string, int)>();
        foreach (var type in reader.TypeDefinitions.Select(reader.GetTypeDefinition))
        {
            var name = Name(reader, type);
            if (!name.Contains('<') && !IsGenerated(reader, type))
            {
                counts.Add((name, type.GetFields().Select(reader.GetFieldDefinition).Count(field => IsCounted(reader, field))));
            }
        }

        return counts;
    }

    private static bool IsCounted(MetadataReader reader, FieldDefinition field) =>
        !field.Attributes.HasFlag(FieldAttributes.Static)
        && (!field.Attributes.HasFlag(FieldAttributes.InitOnly) || !reader.GetString(field.Name).EndsWith("k__BackingField", StringComparison.Ordinal));

    private static bool IsGenerated(MetadataReader reader, TypeDefinition type) => type.GetCustomAttributes().Select(reader.GetCustomAttribute)
        .Select(attribute => attribute.Constructor).Where(constructor => constructor.Kind == HandleKind.MemberReference)
        .Select(constructor => reader.GetMemberReference((MemberReferenceHandle)constructor).Parent).Where(parent => parent.Kind == HandleKind.TypeReference)
        .Any(parent => reader.GetString(reader.GetTypeReference((TypeReferenceHandle)parent).Name) == "GeneratedCodeAttribute");

    private static string Name(MetadataReader reader, TypeDefinition type) => type.GetDeclaringType() is { IsNil: false } outer
        ? $"{Name(reader, reader.GetTypeDefinition(outer))}.{reader.GetString(type.Name)}"
        : reader.GetString(type.Name);
}
