using System.Globalization;
using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Fuzz;
using ActivityPub.Sdk.Fuzz.Oracles;
using ActivityPub.Sdk.Fuzz.Running;
using SharpFuzz;

const string Usage = """
    list                                        names the targets
    run TARGET [--minutes N] [--seed N] [--findings DIR]   mutates seeds, blind to coverage
    replay TARGET FILE...                       runs files and prints what is wrong with them
    shorten TARGET FILE                         takes pieces away while the same thing goes wrong
    seeds TARGET DIR                            writes seeds and regressions, and the words beside them (DIR.dict)
    expect FILE                                 writes what node's URL makes of seeds and mutations of the target 'ids'
    afl TARGET                                  serves AFL++, see fuzz.sh
    """;

switch (args)
{
    case ["list"]:
        Console.WriteLine(string.Join('\n', TargetCatalog.Names));
        return 0;
    case ["run", string name, .. string[] options]:
        return Campaign.Run(
            TargetCatalog.Make(name),
            TimeSpan.FromMinutes(double.Parse(Option(options, "--minutes", "1"), CultureInfo.InvariantCulture)),
            int.Parse(Option(options, "--seed", "1"), CultureInfo.InvariantCulture),
            Option(options, "--findings", Path.Combine(Path.GetTempPath(), "fuzz-findings"))) == 0 ? 0 : 1;
    case ["replay", string name, .. string[] files]:
        return Replay(TargetCatalog.Make(name), files);
    case ["shorten", string name, string file]:
        return Shorten(TargetCatalog.Make(name), file);
    case ["seeds", string name, string folder]:
        WriteSeeds(TargetCatalog.Make(name), folder);
        return 0;
    case ["expect", string file]:
        return WriteExpectations(file);
    case ["afl", string name]:
        // Code that is instrumented must not run before the fuzzer has given it the memory for its marks.
        FuzzTarget? target = null;
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using MemoryStream input = new();
            stream.CopyTo(input);
            Execution.Run(target ??= TargetCatalog.Make(name), input.GetBuffer().AsSpan(0, (int)input.Length));
        });
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

static string Option(string[] options, string name, string otherwise) => Array.IndexOf(options, name) is var at and >= 0 && at + 1 < options.Length ? options[at + 1] : otherwise;

static int Replay(FuzzTarget target, string[] files)
{
    int wrong = 0;
    foreach (string file in files)
    {
        if (Campaign.Judge(target, File.ReadAllBytes(file)) is { } finding)
        {
            wrong++;
            Console.WriteLine($"{file}: {finding}");
        }
    }

    Console.WriteLine($"{files.Length} files, {wrong} wrong");
    return wrong == 0 ? 0 : 1;
}

static int Shorten(FuzzTarget target, string file)
{
    byte[] input = File.ReadAllBytes(file);
    if (Campaign.Judge(target, input) is not { } finding)
    {
        Console.WriteLine("Nothing is wrong with it.");
        return 1;
    }

    File.WriteAllBytes(file, Campaign.Shorten(target, input, Campaign.Kind(finding)));
    Console.WriteLine(finding.Message);
    return 0;
}

static int WriteExpectations(string file)
{
    if (JavaScript.Instance is not { } engine)
    {
        Console.Error.WriteLine("There is no node.");
        return 3;
    }

    FuzzTarget target = TargetCatalog.Make("ids");
    Mutator mutator = new(target, target.MakeSeeds(), 1);
    IEnumerable<string> texts = target.MakeSeeds().Concat(Enumerable.Range(0, 4000).Select(_ => mutator.Next())).Select(Encoding.UTF8.GetString)
        .Where(static t => t.Length < 100 && t.Contains("://", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    File.WriteAllLines(file, texts.Select(t => JsonSerializer.Serialize(new UrlExpectationLine(t, engine.Url(t)), JsonSerializerOptions.Web)));
    return 0;
}

static void WriteSeeds(FuzzTarget target, string folder)
{
    Directory.CreateDirectory(folder);
    int number = 0;
    foreach (byte[] seed in target.MakeSeeds().Concat(Regressions.Of(target).Select(File.ReadAllBytes)).Where(s => s.Length > 0 && s.Length <= target.MaxLength))
    {
        File.WriteAllBytes(Path.Combine(folder, (number++).ToString("D4", CultureInfo.InvariantCulture)), seed);
    }

    File.WriteAllLines(folder + ".dict", target.Dictionary.Select(static word => "\"" + string.Concat(Encoding.UTF8.GetBytes(word).Select(static b => b is >= 0x20 and < 0x7f and not ((byte)'"' or (byte)'\\') ? ((char)b).ToString() : $"\\x{b:x2}")) + "\""));
}
