import { families, type TaxonomyRows } from "./taxonomy-entry.ts";

/** The animals of `imagenetTaxonomy`, which are so many that they stand by themselves. */
export const imagenetAnimals: TaxonomyRows = [
  ...families("Animals and Pets", {
    // What gathers others
    Animal: "Amphibian, Dinosaur, Fish, Invertebrate, Reptile, Sea Life",
    Invertebrate: "Arachnid, Crustacean, Insect, Worm, Centipede, Trilobite, Snail, Slug",
    // Fish
    Fish: "Tench, Coho, Eel, Sturgeon, Gar",
    "Fish, Pet": "Goldfish",
    "Fish, Sea Life": "Shark, Ray, Barracouta, Rock Beauty, Clownfish, Lionfish, Pufferfish",
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
    Mammal: "Pig, Rodent",
    "Canine, Wildlife": "Wolf, Fox, Coyote, Dingo, Dhole, African Wild Dog",
    "Mammal, Wildlife":
      "Echidna, Platypus, Wallaby, Koala, Wombat, Hare, Hyena, Big Cat, Cougar, Lynx, " +
      "Mongoose, Meerkat, Boar, Warthog, Hippo, Buffalo, Bison, Antelope, Ibex, Weasel, Mink, Polecat, Black-Footed Ferret, " +
      "Otter, Skunk, Badger, Armadillo, Sloth, Ape, Monkey, Lemur, Red Panda, Giant Panda",
    "Mammal, Sea Life": "Whale, Sea Lion, Dugong",
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
];
