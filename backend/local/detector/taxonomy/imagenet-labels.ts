/**
 * The label that stands for each of ImageNet's 1,000 classes, in the order of the challenge of 2012, in Rekognition's words where
 * it is known to have one, and in its spelling where not. Some classes share a label: two that differ for nobody but their
 * collectors, or one in two views.
 *
 * @see https://www.image-net.org/challenges/LSVRC/2012/
 */
export const imagenetLabels: readonly string[] = [
  // Fish and birds
  "Tench, Goldfish, Great White Shark, Tiger Shark, Hammerhead Shark, Electric Ray, Stingray, Rooster, Hen, Ostrich",
  "Brambling, Goldfinch, House Finch, Junco, Indigo Bunting, Robin, Bulbul, Jay, Magpie, Chickadee",
  "Dipper, Kite Bird, Bald Eagle, Vulture, Great Grey Owl",
  // Amphibians and reptiles
  "Fire Salamander, Newt, Newt, Spotted Salamander, Axolotl, Bullfrog, Tree Frog, Tailed Frog, Loggerhead Turtle",
  "Leatherback Turtle, Mud Turtle, Terrapin, Box Turtle, Gecko, Iguana, Anole, Whiptail, Agama, Frilled Lizard",
  "Alligator Lizard, Gila Monster, Green Lizard, Chameleon, Komodo Dragon, Crocodile, Alligator, Triceratops",
  "Worm Snake, Ringneck Snake, Hognose Snake, Green Snake, King Snake, Garter Snake, Water Snake, Vine Snake",
  "Night Snake, Boa Constrictor, Rock Python, Cobra, Green Mamba, Sea Snake, Horned Viper, Rattlesnake, Sidewinder",
  // Arthropods with many legs
  "Trilobite, Harvestman, Scorpion, Argiope, Barn Spider, Garden Spider, Black Widow, Tarantula, Wolf Spider, Tick, Centipede",
  // Birds again
  "Black Grouse, Ptarmigan, Ruffed Grouse, Prairie Chicken, Peacock, Quail, Partridge, African Grey, Macaw, Cockatoo",
  "Lorikeet, Coucal, Bee Eater, Hornbill, Hummingbird, Jacamar, Toucan, Mallard, Merganser, Goose, Black Swan",
  // Mammals that lay eggs, marsupials, and elephants
  "Elephant, Echidna, Platypus, Wallaby, Koala, Wombat",
  // What lives without a backbone
  "Jellyfish, Sea Anemone, Brain Coral, Flatworm, Nematode, Conch, Snail, Slug, Sea Slug, Chiton, Nautilus",
  "Dungeness Crab, Rock Crab, Fiddler Crab, King Crab, Lobster, Spiny Lobster, Crawdad, Hermit Crab, Isopod",
  // Birds at the water
  "White Stork, Black Stork, Spoonbill, Flamingo, Little Blue Heron, Egret, Bittern, Crane Bird, Limpkin, Gallinule",
  "Coot, Bustard, Ruddy Turnstone, Sandpiper, Redshank, Dowitcher, Oystercatcher, Pelican, King Penguin, Albatross",
  // Mammals of the sea
  "Grey Whale, Orca, Dugong, Sea Lion",
  // Dogs
  "Chihuahua, Japanese Chin, Maltese, Pekingese, Shih Tzu, King Charles Spaniel, Papillon, Toy Terrier, Rhodesian Ridgeback",
  "Afghan Hound, Basset Hound, Beagle, Bloodhound, Bluetick Coonhound, Black and Tan Coonhound, Treeing Walker Coonhound",
  "English Foxhound, Redbone Coonhound, Borzoi, Irish Wolfhound, Italian Greyhound, Whippet, Ibizan Hound",
  "Norwegian Elkhound, Otterhound, Saluki, Scottish Deerhound, Weimaraner, Staffordshire Bull Terrier",
  "American Staffordshire Terrier, Bedlington Terrier, Border Terrier, Kerry Blue Terrier, Irish Terrier, Norfolk Terrier",
  "Norwich Terrier, Yorkshire Terrier, Fox Terrier, Lakeland Terrier, Sealyham Terrier, Airedale, Cairn Terrier",
  "Australian Terrier, Dandie Dinmont Terrier, Boston Terrier, Miniature Schnauzer, Giant Schnauzer, Standard Schnauzer",
  "Scottish Terrier, Tibetan Terrier, Silky Terrier, Wheaten Terrier, West Highland White Terrier, Lhasa Apso",
  "Flat-Coated Retriever, Curly-Coated Retriever, Golden Retriever, Labrador Retriever, Chesapeake Bay Retriever",
  "German Shorthaired Pointer, Vizsla, English Setter, Irish Setter, Gordon Setter, Brittany Spaniel, Clumber Spaniel",
  "English Springer Spaniel, Welsh Springer Spaniel, Cocker Spaniel, Sussex Spaniel, Irish Water Spaniel, Kuvasz",
  "Schipperke, Belgian Sheepdog, Malinois, Briard, Kelpie, Komondor, Old English Sheepdog, Shetland Sheepdog, Rough Collie",
  "Border Collie, Bouvier des Flandres, Rottweiler, German Shepherd, Doberman, Miniature Pinscher",
  "Greater Swiss Mountain Dog, Bernese Mountain Dog, Appenzeller, Entlebucher, Boxer, Bullmastiff, Tibetan Mastiff",
  "French Bulldog, Great Dane, Saint Bernard, Eskimo Dog, Malamute, Husky, Dalmatian, Affenpinscher, Basenji, Pug",
  "Leonberger, Newfoundland, Great Pyrenees, Samoyed, Pomeranian, Chow Chow, Keeshond, Brussels Griffon",
  "Pembroke Welsh Corgi, Cardigan Welsh Corgi, Toy Poodle, Miniature Poodle, Standard Poodle, Mexican Hairless Dog",
  // Other beasts of prey
  "Timber Wolf, White Wolf, Red Wolf, Coyote, Dingo, Dhole, African Wild Dog, Hyena, Red Fox, Kit Fox, Arctic Fox, Grey Fox",
  "Tabby, Tiger Cat, Persian Cat, Siamese, Egyptian Cat, Cougar, Lynx, Leopard, Snow Leopard, Jaguar, Lion, Tiger, Cheetah",
  "Brown Bear, Black Bear, Polar Bear, Sloth Bear, Mongoose, Meerkat",
  // Insects
  "Tiger Beetle, Ladybug, Ground Beetle, Longhorn Beetle, Leaf Beetle, Dung Beetle, Rhinoceros Beetle, Weevil, Fly, Bee, Ant",
  "Grasshopper, Cricket Insect, Stick Insect, Cockroach, Mantis, Cicada, Leafhopper, Lacewing, Dragonfly, Damselfly",
  "Admiral Butterfly, Ringlet Butterfly, Monarch, Cabbage Butterfly, Sulphur Butterfly, Blue Butterfly",
  // Sea stars and their like
  "Starfish, Sea Urchin, Sea Cucumber",
  // Rodents, hoofed animals, martens
  "Rabbit, Hare, Angora Rabbit, Hamster, Porcupine, Squirrel, Marmot, Beaver, Guinea Pig, Horse, Zebra, Pig, Boar, Warthog",
  "Hippo, Ox, Buffalo, Bison, Ram, Bighorn Sheep, Ibex, Hartebeest, Impala, Gazelle, Camel, Llama, Weasel, Mink, Polecat",
  "Black-Footed Ferret, Otter, Skunk, Badger, Armadillo, Three-Toed Sloth",
  // Monkeys and apes
  "Orangutan, Gorilla, Chimpanzee, Gibbon, Siamang, Guenon, Patas Monkey, Baboon, Macaque, Langur, Colobus",
  "Proboscis Monkey, Marmoset, Capuchin, Howler Monkey, Titi Monkey, Spider Monkey, Squirrel Monkey, Lemur, Indri",
  // Elephants, pandas, fish again
  "Indian Elephant, African Elephant, Red Panda, Giant Panda, Barracouta, Eel, Coho, Rock Beauty, Clownfish, Sturgeon, Gar",
  "Lionfish, Pufferfish",
  // Things, by their English names from A to Z
  "Abacus, Abaya, Academic Gown, Accordion, Acoustic Guitar, Aircraft Carrier, Airliner, Airship, Altar, Ambulance",
  "Amphibious Vehicle, Analog Clock, Apiary, Apron, Trash Can, Assault Rifle, Backpack, Bakery, Balance Beam, Balloon, Pen",
  "Band-Aid, Banjo, Banister, Barbell, Barber Chair, Barbershop, Barn, Barometer, Barrel, Wheelbarrow, Baseball (Ball)",
  "Basketball (Ball), Bassinet, Bassoon, Swimming Cap, Bath Towel, Bathtub, Station Wagon, Lighthouse, Beaker, Bearskin",
  "Beer Bottle, Beer Glass, Bell Tower, Bib, Tandem Bicycle, Bikini, Ring Binder, Binoculars, Birdhouse, Boathouse, Bobsled",
  "Bolo Tie, Bonnet, Bookcase, Bookstore, Bottle Cap, Bow, Bow Tie, Plaque, Bra, Breakwater, Breastplate, Broom, Bucket",
  "Buckle, Bulletproof Vest, Bullet Train, Butcher Shop, Taxi, Cauldron, Candle, Cannon, Canoe, Can Opener, Cardigan",
  "Car - Exterior Mirror, Carousel, Tool Kit, Carton, Car Wheel, ATM, Cassette, Cassette Player, Castle, Catamaran, CD Player",
  "Cello, Mobile Phone, Chain, Chain-Link Fence, Chain Mail, Chain Saw, Treasure Chest, Dresser, Chime, China Cabinet",
  "Christmas Stocking, Church, Cinema, Cleaver, Cliff Dwelling, Cloak, Clogs, Cocktail Shaker, Coffee Cup, Coffee Pot, Coil",
  "Combination Lock, Computer Keyboard, Candy Store, Container Ship, Convertible, Corkscrew, Cornet, Cowboy Boot, Cowboy Hat",
  "Cradle, Construction Crane, Crash Helmet, Crate, Crib, Slow Cooker, Croquet Ball, Crutch, Cuirass, Dam, Desk",
  "Desktop Computer, Dial Telephone, Diaper, Digital Clock, Digital Watch, Dining Table, Dishcloth, Dishwasher, Disc Brake",
  "Pier, Dog Sled, Dome, Doormat, Oil Rig, Drum, Drumstick, Dumbbell, Dutch Oven, Electric Fan, Electric Guitar",
  "Electric Locomotive, Entertainment Center, Envelope, Espresso Machine, Face Powder, Feather Boa, File Cabinet, Fireboat",
  "Fire Truck, Fire Screen, Flagpole, Flute, Folding Chair, Football Helmet, Forklift, Fountain, Fountain Pen",
  "Four-Poster Bed, Freight Car, French Horn, Frying Pan, Fur Coat, Garbage Truck, Gas Mask, Gas Pump, Goblet, Go-Kart",
  "Golf Ball, Golf Cart, Gondola, Gong, Evening Dress, Grand Piano, Greenhouse, Grille, Grocery Store, Guillotine, Hair Slide",
  "Hair Spray, Half-Track, Hammer, Hamper, Blow Dryer, Hand-Held Computer, Handkerchief, Hard Disk, Harmonica, Harp",
  "Harvester, Hatchet, Holster, Home Theater, Honeycomb, Hook, Hoop Skirt, Horizontal Bar, Horse Cart, Hourglass, iPod",
  "Clothes Iron, Jack-O-Lantern, Jeans, Jeep, Jersey, Jigsaw Puzzle, Rickshaw, Joystick, Kimono, Knee Pad, Knot, Lab Coat",
  "Ladle, Lampshade, Laptop, Lawn Mower, Lens Cap, Letter Opener, Library, Lifeboat, Lighter, Limo, Cruise Ship, Lipstick",
  "Loafer, Lotion, Speaker, Magnifying Glass, Sawmill, Compass, Mail Bag, Mailbox, Swimsuit, Swimsuit, Manhole, Maraca",
  "Marimba, Mask, Matchstick, Maypole, Maze, Measuring Cup, Medicine Chest, Megalith, Microphone, Microwave",
  "Military Uniform, Milk Can, Minibus, Miniskirt, Minivan, Missile, Mittens, Mixing Bowl, Mobile Home, Antique Car, Modem",
  "Monastery, Monitor, Moped, Mortar and Pestle, Graduation Cap, Mosque, Mosquito Net, Motor Scooter, Mountain Bike, Mountain Tent, Mouse",
  "Mousetrap, Moving Van, Muzzle, Nail, Neck Brace, Necklace, Baby Bottle, Notebook Computer, Obelisk, Oboe, Ocarina, Odometer",
  "Oil Filter, Pipe Organ, Oscilloscope, Overskirt, Oxcart, Oxygen Mask, Packet, Paddle, Paddle Wheel, Padlock, Paint Brush",
  "Pajamas, Palace, Panpipe, Paper Towel, Parachute, Parallel Bars, Park Bench, Parking Meter, Passenger Car, Patio, Pay Phone",
  "Pedestal, Pencil Box, Pencil Sharpener, Perfume, Petri Dish, Photocopier, Plectrum, Spiked Helmet, Picket Fence",
  "Pickup Truck, Pier, Piggy Bank, Pill Bottle, Pillow, Ping-Pong Ball, Pinwheel, Pirate Ship, Pitcher, Hand Plane",
  "Planetarium, Plastic Bag, Dish Rack, Plow, Plunger, Polaroid Camera, Pole, Police Van, Poncho, Pool Table, Soda Bottle",
  "Potted Plant, Potter's Wheel, Power Drill, Prayer Rug, Printer, Prison, Rocket, Projector, Hockey Puck, Punching Bag, Handbag",
  "Quill, Quilt, Race Car, Racket, Radiator, Radio, Radio Telescope, Rain Barrel, Caravan, Reel, SLR Camera, Refrigerator",
  "Remote Control, Restaurant, Revolver, Rifle, Rocking Chair, Rotisserie, Rubber Eraser, Rugby Ball, Ruler, Running Shoe",
  "Safe, Safety Pin, Salt Shaker, Sandal, Sarong, Saxophone, Scabbard, Scale, School Bus, Schooner, Scoreboard, Screen, Screw",
  "Screwdriver, Seat Belt, Sewing Machine, Shield, Shoe Shop, Shoji, Shopping Basket, Shopping Cart, Shovel, Shower Cap",
  "Shower Curtain, Ski, Ski Mask, Sleeping Bag, Slide Rule, Sliding Door, Slot Machine, Snorkel, Snowmobile, Snowplow",
  "Soap Dispenser, Soccer Ball, Sock, Solar Panels, Sombrero, Soup Bowl, Space Bar, Space Heater, Space Shuttle, Spatula",
  "Speedboat, Spider Web, Spindle, Sports Car, Spotlight, Stage, Steam Locomotive, Arch Bridge, Steel Drum, Stethoscope, Stole",
  "Stone Wall, Stopwatch, Stove, Strainer, Streetcar, Stretcher, Studio Couch, Stupa, Submarine, Suit, Sundial, Sunglasses",
  "Sunglasses, Sunscreen, Suspension Bridge, Mop, Sweatshirt, Swimming Trunks, Swing, Switch, Syringe, Table Lamp, Tank",
  "Tape Player, Teapot, Teddy Bear, TV, Tennis Ball, Thatched Roof, Theater Curtain, Thimble, Thresher, Throne, Tile Roof",
  "Toaster, Tobacco Shop, Toilet Seat, Torch, Totem Pole, Tow Truck, Toy Store, Tractor, Trailer Truck, Tray, Trench Coat",
  "Tricycle, Trimaran, Tripod, Triumphal Arch, Trolleybus, Trombone, Tub, Turnstile, Typewriter Keyboard, Umbrella, Unicycle",
  "Upright Piano, Vacuum Cleaner, Vase, Vault, Velvet, Vending Machine, Vestment, Viaduct, Violin, Volleyball (Ball)",
  "Waffle Iron, Wall Clock, Wallet, Wardrobe, Warplane, Sink, Washing Machine, Water Bottle, Water Jug, Water Tower",
  "Whiskey Jug, Whistle, Wig, Window Screen, Window Shade, Windsor Tie, Wine Bottle, Airplane Wing, Wok, Wooden Spoon, Wool",
  "Rail Fence, Shipwreck, Yawl, Yurt, Webpage, Comics, Crossword Puzzle, Street Sign, Traffic Light, Book Cover, Menu, Plate",
  // Food
  "Guacamole, Consomme, Hot Pot, Trifle, Ice Cream, Ice Pop, French Loaf, Bagel, Pretzel, Cheeseburger, Hot Dog",
  "Mashed Potato, Cabbage, Broccoli, Cauliflower, Zucchini, Spaghetti Squash, Acorn Squash, Butternut Squash, Cucumber",
  "Artichoke, Bell Pepper, Cardoon, Mushroom, Granny Smith, Strawberry, Orange, Lemon, Fig, Pineapple, Banana, Jackfruit",
  "Custard Apple, Pomegranate, Hay, Carbonara, Chocolate Sauce, Dough, Meat Loaf, Pizza, Pot Pie, Burrito, Red Wine, Espresso",
  "Cup, Eggnog",
  // Land, people, plants
  "Mountain, Bubble, Cliff, Coral Reef, Geyser, Lakeside, Promontory, Sandbar, Seashore, Valley, Volcano",
  "Baseball Player, Bridegroom, Scuba Diving",
  "Rapeseed, Daisy, Lady's Slipper, Corn, Acorn, Rose Hip, Buckeye, Coral Fungus, Agaric, Gyromitra, Stinkhorn, Earthstar",
  "Hen-of-the-Woods, Bolete, Ear of Corn, Toilet Paper",
].flatMap((line) => line.split(", "));
