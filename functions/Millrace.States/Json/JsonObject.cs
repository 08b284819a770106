using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Millrace.States.Json;

/// <summary>An object whose members keep the order in which they were written. Of two equal keys the last one counts.</summary>
internal sealed class JsonObject : JsonValue
{
    public static readonly JsonObject Empty = new([]);

    // Below this a scan is faster than a hash and costs no memory.
    private const int IndexedFrom = 9;

    private readonly KeyValuePair<string, JsonValue>[] _members;
    private Dictionary<string, int>? _index;
    private long _size;

    private JsonObject(KeyValuePair<string, JsonValue>[] members)
    {
        _members = members;
        var deepest = 0;
        foreach (var member in members)
            deepest = Math.Max(deepest, member.Value.Depth);

        Depth = deepest + 1;
    }

    public IReadOnlyList<KeyValuePair<string, JsonValue>> Members => _members;

    public int Count => _members.Length;

    public override JsonKind Kind => JsonKind.Object;

    public override int Depth { get; }

    public override long Size => _size != 0 ? _size : _size = 2 + Math.Max(0, _members.Length - 1) + _members.Sum(
        member => 3 + Encoding.UTF8.GetByteCount(member.Key) + JsonString.Escapes(member.Key) + member.Value.Size);

    /// <summary>An object of members whose keys are known to differ.</summary>
    public static JsonObject Of(params KeyValuePair<string, JsonValue>[] members) => members.Length == 0 ? Empty : new JsonObject(members);

    public static JsonObject From(List<KeyValuePair<string, JsonValue>> members)
    {
        if (members.Count == 0)
            return Empty;

        var places = new Dictionary<string, int>(members.Count);
        var distinct = new List<KeyValuePair<string, JsonValue>>(members.Count);
        foreach (var member in members)
        {
            if (places.TryAdd(member.Key, distinct.Count))
                distinct.Add(member);
            else
                distinct[places[member.Key]] = member;
        }

        return new JsonObject([.. distinct]);
    }

    public bool TryGet(string key, [NotNullWhen(true)] out JsonValue? value)
    {
        var place = PlaceOf(key);
        value = place < 0 ? null : _members[place].Value;
        return place >= 0;
    }

    public JsonObject With(string key, JsonValue value)
    {
        var place = PlaceOf(key);
        var members = new KeyValuePair<string, JsonValue>[place < 0 ? _members.Length + 1 : _members.Length];
        _members.CopyTo(members, 0);
        members[place < 0 ? _members.Length : place] = new(key, value);
        return new JsonObject(members);
    }

    /// <summary>These members, and those of <paramref name="other"/>, which win.</summary>
    public JsonObject With(JsonObject other) =>
        other.Count == 0 ? this : Count == 0 ? other : From([.. _members, .. other._members]);

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in _members)
        {
            writer.WritePropertyName(key);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private int PlaceOf(string key)
    {
        if (_members.Length >= IndexedFrom)
            return (_index ??= Index()).GetValueOrDefault(key, -1);

        for (var i = 0; i < _members.Length; i++)
        {
            if (_members[i].Key == key)
                return i;
        }

        return -1;
    }

    private Dictionary<string, int> Index()
    {
        var index = new Dictionary<string, int>(_members.Length);
        for (var i = 0; i < _members.Length; i++)
            index[_members[i].Key] = i;

        return index;
    }
}
