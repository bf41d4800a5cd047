/** What Rekognition says of a label besides its confidence and its boxes. */
export interface LabelDescription {
  name: string;
  /** All ancestors, in alphabetical order as Rekognition lists them. */
  parents: readonly string[];
  aliases: readonly string[];
  categories: readonly string[];
}

interface Entry {
  category: string;
  /** Direct parents only; the ancestors follow from them. */
  parents?: readonly string[];
  aliases?: readonly string[];
}

const group = (category: string, entries: Record<string, Omit<Entry, "category">>) =>
  Object.entries(entries).map(([name, entry]) => [name, { category, ...entry }] as const);

/**
 * The labels that the local detector can give, and their ancestors, as Rekognition's taxonomy (version 3.0) has them: the
 * category, the parents, and the aliases of each.
 *
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/labels.html
 */
const taxonomy: ReadonlyMap<string, Entry> = new Map([
  ...group("Person Description", { Person: { aliases: ["Human"] } }),
  ...group("Vehicles and Automotive", {
    Transportation: {},
    Vehicle: { parents: ["Transportation"] },
    Aircraft: { parents: ["Vehicle"] },
    Airplane: { parents: ["Aircraft"] },
    Bicycle: { parents: ["Vehicle"], aliases: ["Bike"] },
    Boat: { parents: ["Vehicle"] },
    Bus: { parents: ["Vehicle"] },
    Car: { parents: ["Vehicle"], aliases: ["Automobile"] },
    Motorcycle: { parents: ["Vehicle"] },
    Train: { parents: ["Vehicle"] },
    Truck: { parents: ["Vehicle"] },
  }),
  ...group("Transport and Logistics", {
    "Parking Meter": {},
    "Road Sign": { parents: ["Sign"] },
    Stopsign: { parents: ["Road Sign"] },
    "Traffic Light": { parents: ["Light"] },
  }),
  ...group("Symbols and Flags", { Symbol: {}, Sign: { parents: ["Symbol"] } }),
  ...group("Public Safety", { Hydrant: {}, "Fire Hydrant": { parents: ["Hydrant"] } }),
  ...group("Animals and Pets", {
    Animal: {},
    Bear: { parents: ["Mammal", "Wildlife"] },
    Bird: { parents: ["Animal"] },
    Canine: { parents: ["Mammal"] },
    Cat: { parents: ["Mammal", "Pet"] },
    Cattle: { parents: ["Livestock", "Mammal"] },
    Cow: { parents: ["Cattle"] },
    Dog: { parents: ["Canine", "Pet"] },
    Elephant: { parents: ["Mammal", "Wildlife"] },
    Giraffe: { parents: ["Mammal", "Wildlife"] },
    Horse: { parents: ["Mammal"] },
    Livestock: { parents: ["Animal"] },
    Mammal: { parents: ["Animal"] },
    Pet: { parents: ["Animal"] },
    Sheep: { parents: ["Livestock", "Mammal"] },
    Wildlife: { parents: ["Animal"] },
    Zebra: { parents: ["Mammal", "Wildlife"] },
  }),
  ...group("Apparel and Accessories", {
    Accessories: { aliases: ["Accessory"] },
    Backpack: { parents: ["Bag"] },
    Bag: {},
    "Formal Wear": {},
    Handbag: { parents: ["Accessories", "Bag"], aliases: ["Purse"] },
    Tie: { parents: ["Accessories", "Formal Wear"], aliases: ["Necktie"] },
  }),
  ...group("Travel and Adventure", { Baggage: {}, Suitcase: { parents: ["Baggage"] } }),
  ...group("Hobbies and Interests", {
    Kite: { parents: ["Toy"] },
    Frisbee: { parents: ["Toy"] },
    "Teddy Bear": { parents: ["Toy"] },
    Toy: {},
  }),
  ...group("Sports", {
    Ball: {},
    Baseball: { parents: ["Sport"] },
    "Baseball Bat": { parents: ["Baseball"] },
    "Baseball Glove": { parents: ["Baseball"] },
    Racket: { parents: ["Sport"] },
    Skateboard: {},
    Ski: {},
    Snowboard: {},
    Sport: { aliases: ["Sports"] },
    Surfboard: {},
    "Tennis Racket": { parents: ["Racket"] },
  }),
  ...group("Kitchen and Dining", {
    Bottle: {},
    Bowl: {},
    Cup: { aliases: ["Mug"] },
    Cutlery: {},
    Fork: { parents: ["Cutlery"] },
    Glass: {},
    Spoon: { parents: ["Cutlery"] },
    "Wine Glass": { parents: ["Glass"] },
  }),
  ...group("Weapons and Military", {
    Blade: { parents: ["Weapon"] },
    Knife: { parents: ["Blade"] },
    Weapon: {},
  }),
  ...group("Food and Beverage", {
    Apple: { parents: ["Fruit"] },
    Banana: { parents: ["Fruit"] },
    Broccoli: { parents: ["Vegetable"] },
    Cake: { parents: ["Dessert"] },
    Carrot: { parents: ["Vegetable"] },
    "Citrus Fruit": { parents: ["Fruit"] },
    Dessert: { parents: ["Food"] },
    Donut: { parents: ["Sweets"] },
    Food: {},
    Fruit: { parents: ["Plant", "Produce"] },
    "Hot Dog": { parents: ["Food"] },
    Orange: { parents: ["Citrus Fruit"] },
    Pizza: { parents: ["Food"] },
    Produce: { parents: ["Food"] },
    Sandwich: { parents: ["Food"] },
    Sweets: { parents: ["Food"] },
    Vegetable: { parents: ["Plant", "Produce"] },
  }),
  ...group("Plants and Flowers", { Plant: {} }),
  ...group("Furniture and Furnishings", {
    Bed: { parents: ["Furniture"] },
    Bench: { parents: ["Furniture"] },
    Chair: { parents: ["Furniture"] },
    Couch: { parents: ["Furniture"] },
    "Dining Table": { parents: ["Table"] },
    Furniture: {},
    Table: { parents: ["Furniture"] },
  }),
  ...group("Home and Indoors", {
    Bathroom: { parents: ["Room"] },
    Indoors: {},
    Jar: {},
    "Potted Plant": { parents: ["Plant"] },
    Pottery: {},
    Room: { parents: ["Indoors"] },
    Sink: {},
    Toilet: { parents: ["Bathroom"] },
    Vase: { parents: ["Jar", "Pottery"] },
  }),
  ...group("Technology and Computing", {
    Computer: { parents: ["Electronics"] },
    "Computer Hardware": { parents: ["Hardware"] },
    "Computer Keyboard": { parents: ["Computer Hardware"], aliases: ["Keyboard"] },
    Electronics: {},
    Hardware: { parents: ["Electronics"] },
    Laptop: { parents: ["Pc"] },
    "Mobile Phone": { parents: ["Phone"], aliases: ["Cell Phone"] },
    Monitor: {
      parents: ["Computer Hardware", "Screen"],
      aliases: ["Display", "Digital Display", "LCD Screen"],
    },
    Mouse: { parents: ["Computer Hardware"] },
    Pc: { parents: ["Computer"] },
    Phone: { parents: ["Electronics"] },
    "Remote Control": { parents: ["Electronics"] },
    Screen: { parents: ["Electronics"] },
    TV: { parents: ["Monitor"], aliases: ["Television"] },
  }),
  ...group("Tools and Machinery", {
    Appliance: { parents: ["Device", "Electrical Device"] },
    "Blow Dryer": { parents: ["Appliance"], aliases: ["Hair Dryer"] },
    Brush: { parents: ["Device", "Tool"] },
    Device: {},
    "Electrical Device": {},
    Microwave: { parents: ["Oven"] },
    Oven: { parents: ["Appliance"] },
    Refrigerator: { parents: ["Appliance"] },
    Scissors: { parents: ["Tool"] },
    Toaster: { parents: ["Appliance"] },
    Tool: {},
    Toothbrush: { parents: ["Brush"] },
  }),
  ...group("Education", { Book: { parents: ["Publication"] }, Publication: {} }),
  ...group("Everyday Objects", {
    Canopy: {},
    Clock: {},
    Light: {},
    Umbrella: { parents: ["Canopy"] },
  }),
]);

/** @throws if the taxonomy has no such label, which the test of this module rules out for all 80 classes */
export function describeLabel(name: string): LabelDescription {
  const { category, aliases = [] } = entryOf(name);
  return { name, parents: [...ancestorsOf(name)].sort(), aliases, categories: [category] };
}

function ancestorsOf(name: string, found: Set<string> = new Set()): Set<string> {
  for (const parent of entryOf(name).parents ?? []) {
    found.add(parent);
    ancestorsOf(parent, found);
  }
  return found;
}

function entryOf(name: string): Entry {
  const entry = taxonomy.get(name);
  if (!entry) throw new Error(`the taxonomy has no label ${name}`);
  return entry;
}
