import { families, group, type TaxonomyRows } from "./taxonomy-entry.ts";

/**
 * Where the labels of ImageNet's classes stand: below those of the detector's own, and below what gathers them. A class whose
 * name is among the detector's stands there. Names, parents and categories are Rekognition's where they are known from its
 * answers, and made after their example where not.
 */
export const imagenetTaxonomy: TaxonomyRows = [
  ...families("Animals and Pets", {
    // What gathers others
    Animal: "Amphibian, Dinosaur, Fish, Invertebrate, Reptile, Sea Life",
    Invertebrate: "Arachnid, Crustacean, Insect, Worm, Centipede, Trilobite, Snail, Slug",
    // Fish
    Fish: "Tench, Coho, Barracouta, Eel, Rock Beauty, Clownfish, Sturgeon, Gar, Lionfish, Pufferfish",
    "Fish, Pet": "Goldfish",
    "Fish, Sea Life": "Shark, Ray",
    Shark: "Great White Shark, Tiger Shark, Hammerhead Shark",
    Ray: "Electric Ray, Stingray",
    // Birds
    Bird:
      "Ostrich, Finch, Junco, Robin, Bulbul, Jay, Magpie, Chickadee, Dipper, Vulture, Owl, Grouse, Peacock, Quail, Partridge, " +
      "Parrot, Coucal, Bee Eater, Hornbill, Hummingbird, Jacamar, Toucan, Waterfowl, Stork, Spoonbill, Flamingo, Heron, " +
      "Bittern, Crane Bird, Limpkin, Gallinule, Coot, Bustard, Shorebird, Pelican, Penguin, Albatross, Kite Bird, Eagle",
    Finch: "Brambling, Goldfinch, House Finch, Indigo Bunting",
    "Bird, Livestock": "Chicken",
    Chicken: "Rooster, Hen",
    Eagle: "Bald Eagle",
    Owl: "Great Grey Owl",
    Grouse: "Black Grouse, Ptarmigan, Ruffed Grouse, Prairie Chicken",
    Parrot: "African Grey, Macaw, Cockatoo, Lorikeet",
    Waterfowl: "Duck, Goose, Swan",
    Duck: "Mallard, Merganser",
    Swan: "Black Swan",
    Stork: "White Stork, Black Stork",
    Heron: "Little Blue Heron, Egret",
    Shorebird: "Ruddy Turnstone, Sandpiper, Redshank, Dowitcher, Oystercatcher",
    Penguin: "King Penguin",
    // Amphibians and reptiles
    Amphibian: "Salamander, Frog",
    Salamander: "Fire Salamander, Newt, Spotted Salamander, Axolotl",
    Frog: "Bullfrog, Tree Frog, Tailed Frog",
    Reptile: "Turtle, Lizard, Snake, Crocodile, Alligator",
    Turtle: "Mud Turtle, Terrapin, Box Turtle",
    "Sea Life, Turtle": "Sea Turtle",
    "Sea Turtle": "Loggerhead Turtle, Leatherback Turtle",
    Lizard:
      "Gecko, Iguana, Anole, Whiptail, Agama, Frilled Lizard, Alligator Lizard, Gila Monster, Green Lizard, Chameleon, " +
      "Komodo Dragon",
    Dinosaur: "Triceratops",
    Snake:
      "Worm Snake, Ringneck Snake, Hognose Snake, Green Snake, King Snake, Garter Snake, Water Snake, Vine Snake, Night Snake, " +
      "Boa Constrictor, Rock Python, Cobra, Green Mamba, Sea Snake, Horned Viper, Rattlesnake",
    Rattlesnake: "Sidewinder",
    // Without a backbone
    Arachnid: "Harvestman, Scorpion, Spider, Tick",
    Spider: "Argiope, Barn Spider, Garden Spider, Black Widow, Tarantula, Wolf Spider",
    Insect:
      "Beetle, Fly, Bee, Ant, Grasshopper, Cricket Insect, Stick Insect, Cockroach, Mantis, Cicada, Leafhopper, Lacewing, " +
      "Dragonfly, Damselfly, Butterfly",
    Beetle:
      "Tiger Beetle, Ladybug, Ground Beetle, Longhorn Beetle, Leaf Beetle, Dung Beetle, Rhinoceros Beetle, Weevil",
    Butterfly:
      "Admiral Butterfly, Ringlet Butterfly, Monarch, Cabbage Butterfly, Sulphur Butterfly, Blue Butterfly",
    "Invertebrate, Sea Life":
      "Jellyfish, Sea Anemone, Coral, Conch, Sea Slug, Chiton, Nautilus, Starfish, Sea Urchin, Sea Cucumber",
    Coral: "Brain Coral",
    Worm: "Flatworm, Nematode",
    Crustacean: "Isopod",
    "Crustacean, Sea Life": "Crab, Lobster, Crawdad",
    Crab: "Dungeness Crab, Rock Crab, Fiddler Crab, King Crab, Hermit Crab",
    Lobster: "Spiny Lobster",
    // Mammals
    Mammal: "Dugong, Platypus, Hare, Pig, Rodent",
    "Mammal, Wildlife":
      "Echidna, Wallaby, Koala, Wombat, Wolf, Fox, Coyote, Dingo, Dhole, African Wild Dog, Hyena, Big Cat, Cougar, Lynx, " +
      "Mongoose, Meerkat, Boar, Warthog, Hippo, Buffalo, Bison, Antelope, Ibex, Weasel, Mink, Polecat, Black-Footed Ferret, " +
      "Otter, Skunk, Badger, Armadillo, Sloth, Ape, Monkey, Lemur, Red Panda, Giant Panda",
    "Mammal, Sea Life": "Whale, Sea Lion",
    Whale: "Grey Whale, Orca",
    Elephant: "Indian Elephant, African Elephant",
    "Mammal, Pet": "Rabbit",
    Rabbit: "Angora Rabbit",
    Rodent: "Porcupine, Squirrel, Marmot, Beaver",
    "Pet, Rodent": "Hamster, Guinea Pig",
    "Livestock, Mammal": "Camel, Llama",
    Cattle: "Ox",
    Sheep: "Ram, Bighorn Sheep",
    Antelope: "Hartebeest, Impala, Gazelle",
    Sloth: "Three-Toed Sloth",
    Ape: "Orangutan, Gorilla, Chimpanzee, Gibbon",
    Gibbon: "Siamang",
    Monkey:
      "Guenon, Patas Monkey, Baboon, Macaque, Langur, Colobus, Proboscis Monkey, Marmoset, Capuchin, Howler Monkey, " +
      "Titi Monkey, Spider Monkey, Squirrel Monkey",
    Lemur: "Indri",
    Wolf: "Timber Wolf, White Wolf, Red Wolf",
    Fox: "Red Fox, Kit Fox, Arctic Fox, Grey Fox",
    "Big Cat": "Leopard, Jaguar, Lion, Tiger, Cheetah",
    Leopard: "Snow Leopard",
    Bear: "Brown Bear, Black Bear, Polar Bear, Sloth Bear",
    Cat: "Tabby, Tiger Cat, Persian Cat, Siamese, Egyptian Cat",
    // Dogs
    Dog:
      "Hound, Terrier, Retriever, Spaniel, Setter, Pointer, Sheepdog, Collie, Schnauzer, Mastiff, Bulldog, Poodle, Corgi, " +
      "Pinscher, Chihuahua, Japanese Chin, Maltese, Pekingese, Shih Tzu, Papillon, Lhasa Apso, Kuvasz, Schipperke, " +
      "Rottweiler, German Shepherd, Greater Swiss Mountain Dog, Bernese Mountain Dog, Appenzeller, Entlebucher, Boxer, " +
      "Great Dane, Saint Bernard, Eskimo Dog, Malamute, Husky, Dalmatian, Affenpinscher, Basenji, Pug, Leonberger, " +
      "Newfoundland, Great Pyrenees, Samoyed, Pomeranian, Chow Chow, Keeshond, Brussels Griffon, Mexican Hairless Dog, Vizsla",
    Hound:
      "Rhodesian Ridgeback, Afghan Hound, Basset Hound, Beagle, Bloodhound, Bluetick Coonhound, Black and Tan Coonhound, " +
      "Treeing Walker Coonhound, English Foxhound, Redbone Coonhound, Borzoi, Irish Wolfhound, Italian Greyhound, Whippet, " +
      "Ibizan Hound, Norwegian Elkhound, Otterhound, Saluki, Scottish Deerhound",
    Terrier:
      "Toy Terrier, Staffordshire Bull Terrier, American Staffordshire Terrier, Bedlington Terrier, Border Terrier, " +
      "Kerry Blue Terrier, Irish Terrier, Norfolk Terrier, Norwich Terrier, Yorkshire Terrier, Fox Terrier, " +
      "Lakeland Terrier, Sealyham Terrier, Airedale, Cairn Terrier, Australian Terrier, Dandie Dinmont Terrier, " +
      "Boston Terrier, Scottish Terrier, Tibetan Terrier, Silky Terrier, Wheaten Terrier, West Highland White Terrier",
    Retriever:
      "Flat-Coated Retriever, Curly-Coated Retriever, Golden Retriever, Labrador Retriever, Chesapeake Bay Retriever",
    Spaniel:
      "King Charles Spaniel, Brittany Spaniel, Clumber Spaniel, English Springer Spaniel, Welsh Springer Spaniel, " +
      "Cocker Spaniel, Sussex Spaniel, Irish Water Spaniel",
    Setter: "English Setter, Irish Setter, Gordon Setter",
    Pointer: "German Shorthaired Pointer, Weimaraner",
    Sheepdog:
      "Belgian Sheepdog, Malinois, Briard, Kelpie, Komondor, Old English Sheepdog, Shetland Sheepdog, Bouvier des Flandres",
    Collie: "Rough Collie, Border Collie",
    Schnauzer: "Miniature Schnauzer, Giant Schnauzer, Standard Schnauzer",
    Mastiff: "Bullmastiff, Tibetan Mastiff",
    Bulldog: "French Bulldog",
    Poodle: "Toy Poodle, Miniature Poodle, Standard Poodle",
    Corgi: "Pembroke Welsh Corgi, Cardigan Welsh Corgi",
    Pinscher: "Doberman, Miniature Pinscher",
  }),
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
      "Fire Truck, Garbage Truck, Moving Van, Pickup Truck, Snowplow, Tow Truck, Trailer Truck, Caravan",
    Van: "Police Van",
    Train: "Bullet Train, Freight Car, Locomotive, Passenger Car, Streetcar",
    Locomotive: "Electric Locomotive, Steam Locomotive",
    "Vehicle, Weapon": "Tank",
    Boat: "Canoe, Catamaran, Fireboat, Gondola, Lifeboat, Sailboat, Speedboat, Trimaran",
    Sailboat: "Schooner, Yawl",
    Watercraft: "Aircraft Carrier, Container Ship, Cruise Ship, Pirate Ship, Shipwreck, Submarine",
    Machine: "Disc Brake, Seat Belt, Oil Filter, Odometer",
  }),
  ...group("Vehicles and Automotive", {
    Van: { parents: ["Vehicle"] },
    Wheel: { parents: ["Machine"] },
  }),
  ...families("Weapons and Military", {
    Weapon: "Bow, Cannon, Gun, Guillotine, Hatchet, Mortar, Rocket, Shield",
    Gun: "Revolver, Rifle",
    Rifle: "Assault Rifle",
    Rocket: "Missile",
    Blade: "Cleaver, Letter Opener",
    "": "Armor, Military Equipment, Holster, Scabbard",
    Armor: "Breastplate, Bulletproof Vest, Chain Mail, Cuirass",
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
    Hat: "Bearskin, Bonnet, Cowboy Hat, Graduation Cap, Shower Cap, Sombrero, Swimming Cap, Spiked Helmet, Ski Mask",
    Footwear: "Boot, Clogs, Loafer, Running Shoe, Sandal",
    Boot: "Cowboy Boot",
    Accessories: "Buckle, Handkerchief, Sunglasses, Wallet, Hair Slide, Wig, Mask",
    "Accessories, Jewelry": "Necklace",
    Tie: "Bolo Tie, Bow Tie, Windsor Tie",
    Helmet: "Crash Helmet, Football Helmet",
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
    "": "Architecture, Bridge, Fence, Dam, Roof, Obelisk, Banister",
    Architecture:
      "Building, Dome, Fountain, Monument, Pedestal, Stone Wall, Tower, Triumphal Arch, Vault, Patio, Turnstile",
    Building:
      "Barn, Boathouse, Castle, Cinema, Cliff Dwelling, Factory, Greenhouse, Library, Monastery, Palace, Planetarium, Prison, " +
      "Restaurant, Shop, Temple, Yurt, Birdhouse, Apiary, Home Theater",
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
      "Bookcase, Cabinet, Crib, Cradle, Bassinet, Desk, Dresser, Entertainment Center, Pool Table, Throne, Wardrobe, Fire Screen",
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
    Toilet: "Toilet Seat",
    Light: "Candle, Lamp, Spotlight, Torch",
    Lamp: "Table Lamp",
  }),
  ...families("Kitchen and Dining", {
    "":
      "Beaker, Cooking Pot, Cookware, Kettle, Ladle, Milk Can, Pitcher, Plate, Salt Shaker, Spatula, Strainer, Tray, Can Opener, " +
      "Corkscrew, Bottle Cap, Measuring Cup",
    Bottle:
      "Baby Bottle, Beer Bottle, Pill Bottle, Soda Bottle, Water Bottle, Wine Bottle, Cocktail Shaker",
    Bowl: "Mixing Bowl, Soup Bowl",
    Cup: "Coffee Cup",
    Glass: "Beer Glass, Goblet",
    "Cooking Pot": "Cauldron, Dutch Oven, Pot",
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
      "Spindle, Thimble, Lawn Mower, Muzzle, Mousetrap, Ruler, Slide Rule, Pencil Sharpener, Rubber Eraser, Safety Pin, Abacus",
    Machine: "Vending Machine, Construction Crane, Oil Rig, Gas Pump, Photocopier",
    "": "Machine, Chain, Coil, Knot, Pole, Switch, Oscilloscope, Barometer, Compass, Scale",
  }),
  ...families("Technology and Computing", {
    Electronics:
      "Camera, Cassette, CD Player, Hand-Held Computer, iPod, Joystick, Microphone, Modem, Printer, Projector, Radio, Speaker, " +
      "Tape Player, Solar Panels, Radio Telescope, ATM",
    "Computer Hardware": "Hard Disk",
    "Computer Keyboard": "Space Bar, Typewriter Keyboard",
    Camera: "Polaroid Camera, SLR Camera, Lens Cap",
    Phone: "Dial Telephone, Pay Phone",
    Pc: "Desktop Computer",
    Laptop: "Notebook Computer",
    "Tape Player": "Cassette Player",
    "": "Webpage, Binoculars, Magnifying Glass, Tripod",
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
      "Whistle, Treasure Chest, Packet, Velvet, Wool, Mailbox, Manhole, Shopping Basket, Christmas Stocking, Combination Lock",
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
