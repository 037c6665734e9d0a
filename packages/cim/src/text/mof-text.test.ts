import { expect, test } from "vitest";
import { cleanHost, filesOf, RepositoryWriter } from "../fixtures/index.ts";
import { Repository } from "../repository/repository.ts";
import { classToMof, instanceToMof } from "./mof-text.ts";

test("a class: qualifiers with flavors, defaults, arrays, references", async () => {
  const writer = new RepositoryWriter();
  writer.classDefinition("root", {
    name: "Sensor",
    superclass: "__EventConsumer",
    qualifiers: [
      { name: "dynamic", flavor: 1 },
      { name: "Locale", type: "sint32", value: 1033, flavor: 1 },
    ],
    properties: [
      { name: "Name", type: "string", key: true },
      { name: "Owner", type: "ref:__EventFilter" },
      { name: "Parts", type: "object:Part[]" },
      { name: "Bytes", type: "uint8[]", default: Uint8Array.of(1, 255) },
      { name: "Texts", type: "string[]", default: ['a"b', "c\\d\r\n\t"] },
      { name: "Big", type: "uint64", default: 2n ** 63n },
      {
        name: "On",
        type: "boolean",
        default: true,
        qualifiers: [{ name: "Values", type: "string[]", value: ["x", "y"] }],
      },
    ],
  });
  const repository = await Repository.open(filesOf(writer.finish()));
  expect(classToMof(repository.classDefinition("root", "sensor")!)).toMatchInlineSnapshot(`
    "[dynamic: ToInstance, Locale(1033): ToInstance]
    class Sensor : __EventConsumer
    {
    	uint64 Big = 9223372036854775808;
    	uint8 Bytes[] = {1, 255};
    	[key: ToInstance ToSubClass DisableOverride] string Name;
    	[Values{"x", "y"}] boolean On = TRUE;
    	__EventFilter ref Owner;
    	Part Parts[];
    	string Texts[] = {"a\\"b", "c\\\\d\\r\\n\\t"};
    };
    "
  `);
  expect(classToMof(repository.classDefinition("root", "__SystemClass")!)).toBe(
    "[abstract]\nclass __SystemClass\n{\n};\n",
  );
});

test("an instance: what it states, by name; neither NULL nor defaults", async () => {
  const repository = await Repository.open(filesOf(cleanHost().finish()));
  const [consumer] = repository.instances("root\\subscription", "NTEventLogEventConsumer");
  expect(instanceToMof(consumer!)).toMatchInlineSnapshot(`
    "instance of NTEventLogEventConsumer
    {
    	Category = 0;
    	CreatorSID = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0};
    	EventType = 1;
    	Name = "SCM Event Log Consumer";
    	NameOfUserSIDProperty = "sid";
    	SourceName = "Service Control Manager";
    };
    "
  `);
});

test("a name that is no identifier can't end a declaration", () => {
  const type = { kind: "string" as const, isArray: false, className: undefined };
  const property = { name: 'x = 1;\n}; // "', type, value: '"; };', isDefault: false };
  expect(instanceToMof({ className: "A B", properties: [property] })).toBe(
    'instance of A_x0020_B\n{\n\tx_x0020__x003d__x0020_1_x003b__x000a__x007d__x003b__x0020__x002f__x002f__x0020__x0022_ = "\\"; };";\n};\n',
  );
});
