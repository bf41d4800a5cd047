import { imagenetAnimals } from "./imagenet-animals.ts";
import { families, group, type TaxonomyRows } from "./taxonomy-entry.ts";

/**
 * Where the labels of ImageNet's classes stand: below those of the detector's own, and below what gathers them. A class whose
 * name is among the detector's stands there. Names, parents and categories are Rekognition's where they are known from its
 * answers, and made after their example where not.
 */
export const imagenetTaxonomy: TaxonomyRows = [
  ...imagenetAnimals,
  ...families("Vehicles and Automotive", {
    Vehicle:
      "Amphibious Vehicle, Forklift, Go-Kart, Golf Cart, Half-Track, Harvester, Horse Cart, Mobile Home, Oxcart, Rickshaw, " +
      "Snowmobile, Spaceship, Tricycle, Unicycle, Wheelbarrow, Tractor, Shopping Cart, Sled, Watercraft, Thresher",
    Sled: "Dog Sled, Bobsled",
    Aircraft: "Airship, Balloon, Warplane",
    "Aircraft, Spaceship": "Space Shuttle",
    Airplane: "Airliner, Airplane Wing",
    Bicycle: "Tandem Bicycle, Mountain Bike",
    Motorcycle: "Moped, Motor Scooter",
    Car:
      "Ambulance, Antique Car, Car - Exterior Mirror, Convertible, Grille, Jeep, Limo, Minivan, Race Car, Sports Car, " +
      "Station Wagon, Taxi",
    Wheel: "Paddle Wheel",
    "Car, Wheel": "Car Wheel",
    Bus: "Minibus, School Bus, Trolleybus",
    Truck:
      "Fire Truck, Garbage Truck, Moving Van, Pickup Truck, Snowplow, Tow Truck, Trailer Truck",
    Van: "Caravan, Police Van",
    Train: "Bullet Train, Freight Car, Locomotive, Passenger Car, Streetcar",
    Locomotive: "Electric Locomotive, Steam Locomotive",
    "Vehicle, Weapon": "Tank",
    Boat: "Canoe, Catamaran, Fireboat, Gondola, Lifeboat, Sailboat, Speedboat, Trimaran",
    Sailboat: "Schooner, Yawl",
    Watercraft: "Aircraft Carrier, Container Ship, Cruise Ship, Pirate Ship, Shipwreck, Submarine",
    Machine: "Disc Brake, Oil Filter",
    "": "Odometer, Seat Belt",
  }),
  ...group("Vehicles and Automotive", {
    Van: { parents: ["Vehicle"] },
    Wheel: { parents: ["Machine"] },
  }),
  ...families("Weapons and Military", {
    Weapon: "Bow, Cannon, Gun, Guillotine, Hatchet, Rocket",
    Gun: "Revolver, Rifle",
    Rifle: "Assault Rifle",
    Rocket: "Missile",
    Blade: "Cleaver, Letter Opener",
    "": "Armor, Military Equipment, Holster, Scabbard",
    Armor: "Breastplate, Bulletproof Vest, Chain Mail, Cuirass, Shield",
    "Military Equipment": "Gas Mask, Military Uniform",
  }),
  ...families("Apparel and Accessories", {
    "": "Clothing, Footwear, Jewelry",
    Clothing:
      "Abaya, Academic Gown, Apron, Bib, Bra, Cardigan, Cloak, Coat, Diaper, Dress, Hat, Jeans, Jersey, Kimono, " +
      "Mittens, Pajamas, Poncho, Sarong, Skirt, Sock, Stole, Sweatshirt, Swimwear, Vestment, Feather Boa, Lab Coat, Knee Pad",
    "Clothing, Formal Wear": "Suit",
    Coat: "Fur Coat, Trench Coat",
    Dress: "Evening Dress",
    Skirt: "Hoop Skirt, Miniskirt, Overskirt",
    Swimwear: "Bikini, Swimsuit, Swimming Trunks",
    Hat: "Bearskin, Bonnet, Cowboy Hat, Graduation Cap, Shower Cap, Sombrero, Swimming Cap, Ski Mask",
    Footwear: "Boot, Clogs, Loafer, Running Shoe, Sandal",
    Boot: "Cowboy Boot",
    Accessories: "Buckle, Handkerchief, Sunglasses, Wallet, Hair Slide, Wig, Mask",
    "Accessories, Jewelry": "Necklace",
    Tie: "Bolo Tie, Bow Tie, Windsor Tie",
    Helmet: "Crash Helmet, Football Helmet, Spiked Helmet",
    Bag: "Mail Bag, Plastic Bag",
  }),
  ...group("Apparel and Accessories", { Helmet: {} }),
  ...families("Hobbies and Interests", {
    "": "Musical Instrument",
    "Musical Instrument":
      "Accordion, Banjo, Bassoon, Cello, Chime, Cornet, Drum, Drumstick, Flute, French Horn, Gong, Guitar, Harmonica, Harp, " +
      "Maraca, Marimba, Oboe, Ocarina, Panpipe, Piano, Pipe Organ, Plectrum, Saxophone, Trombone, Violin",
    Guitar: "Acoustic Guitar, Electric Guitar",
    Piano: "Grand Piano, Upright Piano",
    Drum: "Steel Drum",
  }),
  ...families("Buildings and Architecture", {
    "": "Architecture, Bridge, Fence, Dam, Roof, Obelisk, Banister, Birdhouse, Apiary",
    Architecture:
      "Building, Dome, Fountain, Monument, Pedestal, Stone Wall, Tower, Triumphal Arch, Vault, Patio, Turnstile",
    Building:
      "Barn, Boathouse, Castle, Cinema, Cliff Dwelling, Factory, Greenhouse, Library, Monastery, Palace, Planetarium, Prison, " +
      "Restaurant, Shop, Temple, Yurt",
    Shop: "Bakery, Barbershop, Bookstore, Butcher Shop, Candy Store, Grocery Store, Shoe Shop, Tobacco Shop, Toy Store",
    Factory: "Sawmill",
    Tower: "Bell Tower, Lighthouse, Water Tower",
    Bridge: "Arch Bridge, Suspension Bridge, Viaduct",
    Fence: "Chain-Link Fence, Picket Fence, Rail Fence",
    Roof: "Thatched Roof, Tile Roof",
    Monument: "Megalith, Totem Pole",
    Door: "Sliding Door, Shoji",
    Waterfront: "Breakwater, Pier",
  }),
  ...group("Buildings and Architecture", { Door: {}, Waterfront: {} }),
  ...families("Religion", {
    Building: "Church, Mosque",
    "": "Altar, Prayer Rug",
    Temple: "Stupa",
  }),
  ...families("Furniture and Furnishings", {
    Furniture:
      "Bookcase, Cabinet, Crib, Cradle, Bassinet, Dresser, Entertainment Center, Throne, Wardrobe, Fire Screen",
    Table: "Desk, Pool Table",
    Cabinet: "China Cabinet, File Cabinet, Medicine Chest",
    Chair: "Barber Chair, Folding Chair, Rocking Chair",
    Bench: "Park Bench",
    Bed: "Four-Poster Bed",
    Couch: "Studio Couch",
  }),
  ...families("Home and Indoors", {
    "":
      "Bath Towel, Bathtub, Curtain, Dish Rack, Doormat, Hamper, Linens, Mosquito Net, Paper Towel, Pillow, Plunger, " +
      "Potter's Wheel, Shower Curtain, Soap Dispenser, Toilet Paper, Tub, Window Screen, Window Shade, Hook, Lampshade, Mop, Broom, " +
      "Bucket, Dishcloth",
    Curtain: "Theater Curtain",
    Linens: "Quilt, Sleeping Bag",
    Pottery: "Water Jug, Whiskey Jug",
    Room: "Home Theater",
    Toilet: "Toilet Seat",
    Light: "Candle, Lamp, Spotlight, Torch",
    Lamp: "Table Lamp",
  }),
  ...families("Kitchen and Dining", {
    "":
      "Beaker, Cooking Pot, Cookware, Kettle, Ladle, Milk Can, Mortar and Pestle, Pitcher, Plate, Salt Shaker, Spatula, Strainer, Tray, Can Opener, " +
      "Corkscrew, Bottle Cap, Measuring Cup",
    Bottle:
      "Baby Bottle, Beer Bottle, Pill Bottle, Soda Bottle, Water Bottle, Wine Bottle, Cocktail Shaker",
    Bowl: "Mixing Bowl, Soup Bowl",
    Cup: "Coffee Cup",
    Glass: "Beer Glass, Goblet",
    "Cooking Pot": "Cauldron, Dutch Oven",
    Cookware: "Frying Pan, Wok",
    Spoon: "Wooden Spoon",
    Kettle: "Coffee Pot, Teapot",
  }),
  ...families("Tools and Machinery", {
    Appliance:
      "Clothes Iron, Dishwasher, Electric Fan, Espresso Machine, Rotisserie, Sewing Machine, Slow Cooker, Space Heater, Stove, " +
      "Vacuum Cleaner, Waffle Iron, Washing Machine, Radiator",
    Tool:
      "Chain Saw, Hammer, Hand Plane, Paint Brush, Plow, Power Drill, Screw, Screwdriver, Shovel, Nail, Tool Kit, Paddle, Reel, " +
      "Spindle, Thimble, Lawn Mower, Mousetrap, Ruler, Slide Rule, Pencil Sharpener, Rubber Eraser, Safety Pin, Abacus",
    Machine: "Vending Machine, Construction Crane, Oil Rig, Gas Pump, Photocopier",
    "": "Machine, Chain, Coil, Knot, Pole, Switch, Oscilloscope, Barometer, Compass, Scale",
  }),
  ...families("Technology and Computing", {
    Electronics:
      "Camera, Cassette, CD Player, Hand-Held Computer, iPod, Joystick, Microphone, Modem, Printer, Projector, Radio, Speaker, " +
      "Tape Player, Solar Panels, Radio Telescope, ATM",
    "Computer Hardware": "Hard Disk",
    "Computer Keyboard": "Space Bar",
    Camera: "Polaroid Camera, SLR Camera, Lens Cap",
    Phone: "Dial Telephone, Pay Phone",
    Pc: "Desktop Computer",
    Laptop: "Notebook Computer",
    "Tape Player": "Cassette Player",
    "": "Webpage, Binoculars, Magnifying Glass, Tripod, Typewriter Keyboard",
  }),
  ...families("Sports", {
    Ball:
      "Baseball (Ball), Basketball (Ball), Croquet Ball, Golf Ball, Ping-Pong Ball, Rugby Ball, Soccer Ball, Tennis Ball, " +
      "Volleyball (Ball)",
    Sport: "Gymnastics, Hockey Puck, Scuba Diving, Snorkel, Parachute, Punching Bag, Weights",
    Baseball: "Baseball Player",
    Gymnastics: "Balance Beam, Horizontal Bar, Parallel Bars",
    Weights: "Barbell, Dumbbell",
  }),
  ...families("Hobbies and Interests", {
    Toy: "Jigsaw Puzzle, Pinwheel, Swing, Piggy Bank",
    "": "Crossword Puzzle, Slot Machine, Maypole, Stage",
  }),
  ...families("Everyday Objects", {
    "":
      "Barrel, Box, Flagpole, Hourglass, Lighter, Matchstick, Padlock, Safe, Trash Can, " +
      "Whistle, Treasure Chest, Packet, Velvet, Wool, Mailbox, Manhole, Muzzle, Shopping Basket, Christmas Stocking, Combination Lock",
    Barrel: "Rain Barrel",
    Box: "Carton, Crate",
    Clock: "Analog Clock, Digital Clock, Stopwatch, Sundial, Wall Clock, Watch",
    Watch: "Digital Watch",
  }),
  ...families("Offices and Workspaces", {
    "": "Envelope, Pen, Pencil Box, Ring Binder, Quill",
    Pen: "Fountain Pen",
  }),
  ...families("Text and Documents", {
    "": "Menu, Plaque, Scoreboard",
    Publication: "Book Cover, Comics",
  }),
  ...families("Transport and Logistics", { "Road Sign": "Street Sign" }),
  ...families("Health and Fitness", {
    "": "Medical Equipment",
    "Medical Equipment":
      "Band-Aid, Crutch, Neck Brace, Oxygen Mask, Petri Dish, Stethoscope, Stretcher, Syringe",
  }),
  ...families("Beauty and Personal Care", {
    Cosmetics: "Face Powder, Hair Spray, Lipstick, Lotion, Perfume, Sunscreen",
    "": "Cosmetics",
  }),
  ...families("Food and Beverage", {
    Food: "Bread, Carbonara, Chocolate Sauce, Dip, Dough, Honeycomb, Hot Pot, Mashed Potato, Meat Loaf, Pot Pie, Burrito, Burger, Soup",
    Bread: "Bagel, French Loaf, Pretzel",
    Burger: "Cheeseburger",
    Dip: "Guacamole",
    Soup: "Consomme",
    Dessert: "Ice Cream, Ice Pop, Trifle",
    Beverage: "Alcohol, Coffee, Eggnog",
    "": "Beverage",
    Alcohol: "Red Wine",
    "Coffee, Coffee Cup": "Espresso",
    Vegetable:
      "Artichoke, Bell Pepper, Cabbage, Cardoon, Cauliflower, Cucumber, Mushroom, Squash, Zucchini, Corn",
    Corn: "Ear of Corn",
    Squash: "Acorn Squash, Butternut Squash, Spaghetti Squash",
    Apple: "Granny Smith",
    Fruit: "Custard Apple, Fig, Jackfruit, Pineapple, Pomegranate, Strawberry, Rose Hip",
    "Citrus Fruit": "Lemon",
  }),
  ...families("Plants and Flowers", {
    Plant: "Acorn, Buckeye, Flower, Fungus, Hay, Rapeseed",
    Flower: "Daisy, Lady's Slipper",
    Fungus: "Agaric, Bolete, Coral Fungus, Earthstar, Gyromitra, Hen-of-the-Woods, Stinkhorn",
  }),
  ...families("Nature and Outdoors", {
    "": "Nature, Outdoors",
    Nature: "Bubble, Cliff, Geyser, Lakeside, Promontory, Sandbar, Valley, Spider Web",
    "Nature, Outdoors": "Mountain, Sea",
    Mountain: "Volcano",
    Sea: "Seashore",
    "Coral, Nature": "Coral Reef",
  }),
  ...families("Travel and Adventure", {
    "": "Camping, Carousel, Maze",
    Camping: "Tent",
    Tent: "Mountain Tent",
  }),
  ...families("Events and Attractions", {
    "": "Festival",
    Festival: "Halloween",
    Halloween: "Jack-O-Lantern",
    Person: "Bridegroom",
  }),
];
