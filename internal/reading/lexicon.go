package reading

// The words of moods, in Spanish and English, without accents. A value says how
// much one word weighs; one of 2 is enough by itself.

var negations = wordSet(`no ni nunca jamas tampoco sin nadie ningun ninguna not never don't doesn't didn't isn't wasn't aren't can't couldn't
	won't wouldn't cannot without nobody hardly dont doesnt didnt isnt wasnt cant wont haven't hasn't`)

// raises make the next word weigh more, or less.
var raises = map[string]float64{
	"muy": 0.5, "super": 0.5, "tan": 0.4, "demasiado": 0.5, "totalmente": 0.5, "absolutamente": 0.7, "realmente": 0.4, "bastante": 0.2,
	"verdaderamente": 0.5, "completamente": 0.5, "mas": 0.2, "re": 0.3, "sumamente": 0.6, "extremadamente": 0.7, "que": 0.05,
	"very": 0.5, "so": 0.3, "really": 0.4, "extremely": 0.7, "totally": 0.5, "absolutely": 0.7, "completely": 0.5, "too": 0.4,
	"quite": 0.2, "incredibly": 0.6, "utterly": 0.7, "such": 0.3,
	"poco": -0.4, "algo": -0.4, "slightly": -0.4, "somewhat": -0.4, "little": -0.3, "bit": -0.4,
}

var lexicon = map[string]float64{
	// Spanish, good
	"gracias": 1.2, "genial": 2, "perfecto": 2, "perfecta": 2, "excelente": 2.5, "encantado": 2.2, "encantada": 2.2, "encanta": 2.2,
	"estupendo": 2.2, "estupenda": 2.2, "maravilloso": 2.5, "maravillosa": 2.5, "fantastico": 2.4, "fantastica": 2.4, "increible": 1.2,
	"bueno": 0.8, "buena": 0.5, "buenisimo": 2.2, "buenisima": 2.2, "bien": 0.9, "bonito": 1.5, "bonita": 1.5, "precioso": 2.2, "preciosa": 2.2,
	"rapido": 0.8, "rapida": 0.8, "rapidisimo": 1.8, "amable": 1.8, "amables": 1.8, "contento": 2, "contenta": 2, "feliz": 2,
	"satisfecho": 2, "satisfecha": 2, "recomiendo": 2, "recomendable": 2, "agradezco": 1.6, "agradecido": 2, "agradecida": 2, "mejor": 0.8,
	"guay": 2, "chulo": 1.6, "chula": 1.6, "solucionado": 1.8, "resuelto": 1.8, "arreglado": 1.6, "crack": 2, "cracks": 2, "majo": 1.6, "maja": 1.6,
	"majos": 1.6, "enhorabuena": 2, "felicidades": 2, "impecable": 2.4, "comodo": 1.2, "comodisimo": 2, "eficaz": 1.6, "eficiente": 1.6, "gusta": 1.4, "gusto": 1.2,
	"ideal": 1.8, "chevere": 2, "padrisimo": 2.2, "barbaro": 1.8, "bendiciones": 1.6, "amor": 1, "adoro": 2.2,
	"fenomenal": 2.2, "espectacular": 2.4, "brutal": 1.6, "sobresaliente": 2.2, "agradable": 1.6, "agradables": 1.6, "simpatico": 1.8, "simpatica": 1.8, "simpaticos": 1.8, "atento": 1.6, "atenta": 1.6,
	"atentos": 1.6, "profesional": 1.4, "profesionales": 1.6, "puntual": 1.4, "puntuales": 1.4, "ilusion": 1.4, "acierto": 1.6, "encanto": 1.8, "alivio": 1.6, "alegria": 1.8, "alegra": 1.6, "alegro": 1.6,
	"mola": 1.8, "molan": 1.8, "flipante": 2, "alucinante": 2, "cariño": 1, "maravilla": 2, "buenos": 0.6, "buenas": 0.4, "mejores": 1, "bonitos": 1.5, "bonitas": 1.5, "preciosos": 2, "preciosas": 2,
	"contentos": 2, "contentas": 2, "contentisima": 2.4, "contentisimo": 2.4, "satisfechos": 2, "encantados": 2.2, "encantan": 2, "repetire": 1.6, "repetiremos": 1.6, "volvere": 1.1, "acertado": 1.4, "fiable": 1.4, "fiables": 1.4,
	"bravo": 1.8, "ole": 1.6, "estupendos": 2.2, "geniales": 2, "guapo": 1.2, "guapa": 1.2, "valoro": 1, "exquisito": 2.2, "exquisita": 2.2, "riquisimo": 2.2, "delicioso": 2.2, "deliciosa": 2.2, "majisimo": 2.2, "majisima": 2.2,
	// Spanish, bad
	"agujero": -1.4, "agujeros": -1.4, "manchado": -1.6, "manchada": -1.6, "mancha": -1.2, "manchas": -1.3, "rayado": -1.4, "rayada": -1.4, "rasgado": -1.6, "rasgada": -1.6, "descosido": -1.6, "descosida": -1.6, "abollado": -1.6,
	"abollada": -1.6, "incompleto": -1.5, "incompleta": -1.5, "equivocado": -1.4, "equivocada": -1.4, "equivocados": -1.4, "caducado": -1.4, "caducada": -1.4, "podrido": -2, "podrida": -2, "quemado": -1.4, "inservible": -2.2,
	"faltan": -1.2, "paciencia": -1.2, "burla": -2.2, "abuso": -2.2, "impresentable": -2.4, "impresentables": -2.6, "lastima": -1.4, "arrepiento": -2.2, "arrepentida": -2.2, "arrepentido": -2.2, "cabreado": -2.6, "cabreada": -2.6,
	"rabia": -2, "odio": -2.2, "injusto": -2, "injusticia": -2.2, "falso": -1.6, "falsa": -1.6, "timado": -2.8, "timada": -2.8, "inadmisible": -2.6, "bochornoso": -2.6, "abogado": -1.8, "abogada": -1.8, "insulto": -2.2, "ignorado": -2,
	"ignorada": -2, "demora": -1.3, "tardanza": -1.4, "defraudado": -2.4, "defraudada": -2.4, "huele": -0.8, "olia": -0.8, "apesta": -2.2, "ruido": -0.8, "ruidos": -0.8, "cuelgan": -1.5, "cuelgue": -0.8, "prometisteis": -1.4, "prometieron": -1.4,
	"prometido": -1.2, "penosa": -2.4, "pena": -1.2, "fraude": -3, "engañan": -2.6, "enfado": -2, "disgusto": -2, "disgustado": -2.2, "disgustada": -2.2, "fastidio": -1.8, "fastidia": -1.8, "tirado": -1.5, "tirada": -1.2, "gotea": -1.2,
	"pierde": -0.8, "averiado": -1.6, "averiada": -1.6, "rompio": -1.7, "rompe": -1.3, "vergonzosos": -2.6, "cancelo": -0.9, "amenaza": -1.8, "maltrato": -2.4, "horribles": -2.6, "terribles": -2.4, "pesimos": -2.6, "peores": -2,
	"mal": -1.6, "mala": -1.8, "malo": -1.8, "malos": -1.8, "malas": -1.8, "peor": -2, "fatal": -2.4, "horrible": -2.6, "pesimo": -2.6, "pesima": -2.6,
	"terrible": -2.4, "asco": -2.6, "asqueroso": -2.8, "basura": -2.6, "verguenza": -2.6, "vergonzoso": -2.6, "vergonzosa": -2.6, "inaceptable": -2.6,
	"intolerable": -2.6, "indignante": -2.6, "indignado": -2.6, "indignada": -2.6, "harto": -2.6, "harta": -2.6, "enfadado": -2.4, "enfadada": -2.4,
	"enojado": -2.4, "enojada": -2.4, "molesto": -2, "molesta": -1.8, "decepcionado": -2.4, "decepcionada": -2.4, "decepcion": -2.4, "decepcionante": -2.4,
	"estafa": -3, "estafado": -3, "estafada": -3, "estafadores": -3, "timo": -3, "ladrones": -3, "robo": -2.6, "engaño": -2.4, "engañado": -2.6, "engañada": -2.6,
	"mentira": -2.2, "mentirosos": -2.6, "denuncia": -2.4, "denunciar": -2.4, "denunciare": -2.4, "reclamacion": -1.6, "queja": -1.8, "quejarme": -1.8,
	"roto": -1.7, "rota": -1.7, "rotos": -1.7, "rotas": -1.7, "estropeado": -1.8, "estropeada": -1.8, "defectuoso": -2, "defectuosa": -2, "dañado": -1.8, "dañada": -1.8,
	"problema": -1, "problemas": -1.1, "error": -1, "fallo": -1.1, "falla": -1.1, "retraso": -1.4, "tarde": -0.5, "caro": -1.2, "carisimo": -1.8, "cara": -0.8,
	"lento": -1.4, "lenta": -1.4, "lentisimo": -2, "inutil": -2.4, "inutiles": -2.6, "incompetentes": -2.8, "desastre": -2.6, "lamentable": -2.4, "penoso": -2.4,
	"cansado": -1.8, "cansada": -1.8, "triste": -1.8, "preocupado": -1.4, "preocupada": -1.4, "urgente": -0.5, "imposible": -1.5, "desesperado": -2.2, "desesperada": -2.2,
	"mierda": -3, "joder": -2, "puto": -2.4, "puta": -2.6, "carajo": -2, "pinche": -2, "ridiculo": -2.2, "ridicula": -2.2, "grosero": -2.4, "grosera": -2.4, "maleducado": -2.4,
	"antipatico": -2, "sucio": -1.8, "sucia": -1.8, "perdido": -1.2, "perdida": -1.2, "nefasto": -2.6, "nefasta": -2.6, "abusivo": -2.2, "tomadura": -2.2, "ignoran": -2.2,
	"plantado": -2, "colgado": -1.4, "indefensa": -2, "engañosa": -2.2, "chapuza": -2.4, "cutre": -2, "deficiente": -2.2, "incumplido": -2.2,
	// English, good
	"thanks": 1.2, "thank": 1.1, "thx": 1.1, "great": 2, "perfect": 2.2, "excellent": 2.5, "awesome": 2.4, "amazing": 2.4, "wonderful": 2.5, "fantastic": 2.4,
	"love": 2.2, "loved": 2.2, "loving": 2, "happy": 2, "pleased": 1.8, "satisfied": 1.8, "good": 1.3, "nice": 1.5, "lovely": 2, "best": 1.8, "helpful": 1.8,
	"brilliant": 2.3, "fast": 0.9, "quick": 0.9, "friendly": 1.8, "kind": 0.9, "appreciate": 1.6, "appreciated": 1.5, "recommend": 1.8, "solved": 1.6, "fixed": 1.4,
	"beautiful": 2, "impressed": 2.2, "delighted": 2.4, "superb": 2.4, "cheers": 1.2, "glad": 1.6, "cool": 1.5, "smooth": 1.5, "flawless": 2.4, "outstanding": 2.4, "grateful": 2.2,
	"gorgeous": 2.2, "thrilled": 2.4, "stunning": 2.2, "fab": 2, "fabulous": 2.4, "terrific": 2.2, "top": 0.9, "gem": 1.8, "seamless": 1.8, "effortless": 1.6, "reliable": 1.4, "professional": 1.4, "polite": 1.6, "courteous": 1.8,
	"welcoming": 1.8, "generous": 1.6, "thoughtful": 1.8, "lifesaver": 2.4, "legend": 2, "kudos": 1.8, "exceptional": 2.2, "marvellous": 2.4, "marvelous": 2.4, "enjoy": 1, "enjoyed": 1.7, "comfortable": 1.3, "comfy": 1.5,
	"prompt": 1.1, "promptly": 1.2, "efficient": 1.6, "worth": 0.9, "yay": 1.8, "hooray": 1.8, "relieved": 1.6, "relief": 1.5, "proud": 1.6, "excited": 1.6, "happier": 2, "happiest": 2.2, "better": 1, "easy": 0.9, "patient": 1, "star": 1.6,
	"sorted": 1.1, "resolved": 1.2, "friendliest": 2, "kindest": 2, "kindness": 1.8, "fun": 1.3, "sweet": 1.3, "delicious": 2.2, "tasty": 1.7, "elegant": 1.5, "magnificent": 2.4, "adore": 2.2, "surprised": 0.5, "wow": 1.5, "congratulations": 1.8,
	// English, bad
	"appalled": -2.6, "ashamed": -2, "atrocious": -2.8, "cracked": -1.7, "crooked": -1.4, "defect": -1.5, "deceived": -2.6, "deceptive": -2.2, "disrespectful": -2.4, "dodgy": -1.8, "dissatisfied": -2.4, "fake": -1.8, "fuming": -2.6, "gutted": -2,
	"horrid": -2.6, "inexcusable": -2.6, "infuriating": -2.6, "insult": -2.2, "insulting": -2.4, "irritating": -2, "irritated": -2.2, "lousy": -2.2, "mess": -1.6, "messed": -1.7, "miserable": -2, "mistake": -0.9, "outrageous": -2.6,
	"outraged": -2.6, "overpriced": -1.8, "poorly": -1.7, "regret": -2, "refuse": -1.1, "refuses": -1.4, "refused": -1.3, "ruined": -2.2, "scratched": -1.5, "scratches": -1.3, "shambles": -2.6, "shocking": -2.2, "shoddy": -2.2, "sloppy": -2, "smelly": -1.8,
	"smells": -0.8, "stained": -1.6, "stains": -1.3, "stolen": -1.4, "stressed": -1.6, "stressful": -1.8, "stuck": -1.2, "stupid": -2.2, "torn": -1.6, "unfair": -2, "unreliable": -2, "unhelpful": -2.2, "unsafe": -1.6, "worthless": -2.4,
	"wtf": -2.6, "leak": -1.1, "leaking": -1.5, "leaks": -1.3, "hole": -1.2, "holes": -1.3, "unbelievable": -1.2, "chargeback": -1.8, "broke": -1.7, "crash": -1.2, "crashes": -1.4, "crashing": -1.4, "crashed": -1.3, "promised": -1.2, "ignore": -1.2,
	"bothered": -0.8, "failed": -1.2, "fails": -1.2, "failing": -1.2, "failure": -1.6, "cheat": -2.4, "cheating": -2.4, "liar": -2.8, "lies": -2.2, "lying": -2.2, "thief": -2.8, "stole": -2.2, "robbed": -2.6, "robbery": -2.6, "negligent": -2.4, "careless": -2,
	"enough": -0.2, "sad": -1.6, "sadly": -1.2, "unfortunately": -0.6, "desperate": -1.8, "confusing": -1.2, "misled": -2.2, "disaster": -2.4, "threw": -0.9, "mouldy": -2, "rotten": -2, "stale": -1.4, "bug": -0.8, "bugs": -0.9, "bogus": -2, "ugly": -1.8,
	"bad": -1.8, "worse": -2, "worst": -2.8, "awful": -2.6, "appalling": -2.8, "disgusting": -2.8, "disgusted": -2.8,
	"unacceptable": -2.6, "ridiculous": -2.2, "angry": -2.4, "furious": -2.8, "upset": -2, "annoyed": -2, "annoying": -2, "frustrated": -2.2, "frustrating": -2.2,
	"disappointed": -2.2, "disappointing": -2.2, "disappointment": -2.2, "scam": -3, "scammed": -3, "scammers": -3, "fraud": -3, "thieves": -3, "ripoff": -2.8, "liars": -2.8, "lied": -2.4,
	"broken": -1.7, "damaged": -1.8, "defective": -2, "faulty": -1.8, "useless": -2.4, "rubbish": -2.4, "garbage": -2.4, "trash": -2, "crap": -2.4, "shit": -3, "fucking": -2.6, "joke": -1.8,
	"problem": -1, "problems": -1.1, "issue": -0.7, "issues": -0.8, "late": -1, "delay": -1.1, "delayed": -1.1, "slow": -1.4, "expensive": -1.1, "rude": -2.4,
	"complaint": -1.8, "complain": -1.8, "lawyer": -2.2, "sue": -2.4, "hate": -2.4, "poor": -1.8, "horrendous": -2.8, "pathetic": -2.6, "shame": -1.8, "shameful": -2.6, "disgrace": -2.8,
	"incompetent": -2.6, "ignored": -2, "ignoring": -2, "tired": -1.8, "sick": -1.4, "worried": -1.4, "missing": -1, "lost": -1.1, "wrong": -1.4, "unhappy": -2.2, "nightmare": -2.6, "waste": -2.2,
	"wasted": -2.2, "misleading": -2.2, "cheated": -2.8, "overcharged": -2.2, "dirty": -1.8, "unprofessional": -2.4, "dreadful": -2.6, "fed": -0.2,
}

// stems are words that bend; the longest beginning counts.
var stems = map[string]float64{
	"encantad": 2.2, "maravill": 2.4, "decepcion": -2.4, "indign": -2.4, "estafa": -3, "verguenz": -2.6, "vergonz": -2.6, "mentir": -2.2, "inacept": -2.6,
	"horribl": -2.6, "horror": -2.4, "pesim": -2.6, "disappoint": -2.2, "frustrat": -2.2, "disgust": -2.6, "scamm": -3, "excelent": 2.4, "fantastic": 2.4, "increibl": 1.2, "amabilisim": 2.2, "agradec": 1.6, "recomend": 1.8,
	"felici": 1.8, "content": 1.6, "estrop": -1.7, "enfad": -2.3, "incompet": -2.6, "lamentab": -2.2, "desastr": -2.5, "deplorab": -2.8, "groser": -2.4,
}

// phrases weigh as a whole, and stand before their words.
var phrases = map[string]float64{
	// Greetings and courtesies: they say nothing.
	"buenos dias": 0, "buenas tardes": 0, "buenas noches": 0, "buen dia": 0, "buenas": 0, "muy buenas": 0, "mas tarde": 0, "esta tarde": 0, "por la tarde": 0, "good morning": 0,
	"good afternoon": 0, "good evening": 0, "gracias de antemano": 0.3, "thanks in advance": 0.3, "muchas gracias de antemano": 0.3, "esta bien": 0.6, "de buena mañana": 0, "fast delivery": 0.4, "kind regards": 0.2, "best regards": 0.2,
	"kind of": 0, "what kind": 0, "no problem": 0.8, "no hay problema": 0.8, "sin problema": 0.9, "sin problemas": 1.1, "without problems": 1.2, "without any problems": 1.4, "no worries": 0.8, "mejor precio": 0.1, "best price": 0.1, "at the latest": 0, "que tal": 0, "cara a": 0, "cara de": 0, "buena tarde": 0,
	"o sea": 0, "ni idea": -0.2, "bien o mal": 0, "tan amable": 0.2, "tan amables": 0.2, "seria tan amable": 0.1, "would you be so kind": 0.1, "i would love to": 0.2, "me gustaria": 0.1, "como de rapido": 0, "how fast": 0, "how quick": 0,
	// Good
	"muchas gracias": 1.7, "mil gracias": 2.2, "muchisimas gracias": 2.2, "thank you so much": 2.2, "thank you very much": 1.8, "thanks a lot": 1.8, "many thanks": 1.6, "todo bien": 1.4, "todo perfecto": 2.4, "muy bien": 1.8, "de maravilla": 2.4, "de lujo": 2.2, "well done": 2,
	"de diez": 2.2, "un diez": 2, "vale la pena": 1.8, "buen trabajo": 2, "good job": 2, "great job": 2.4, "ha llegado bien": 1.8, "llego bien": 1.8, "works great": 2.2, "works perfectly": 2.4, "works fine": 1.6, "funciona bien": 1.6, "funciona perfectamente": 2.4, "funciona de maravilla": 2.6, "ya funciona": 1.5, "me ha gustado": 2, "sois los mejores": 2.8, "son los mejores": 2.8, "no puedo estar mas contenta": 3, "no puedo estar mas contento": 3,
	"couldn't be happier": 3, "could not be happier": 3, "can't complain": 1.4, "no me puedo quejar": 1.5, "no tengo queja": 1.8, "ninguna queja": 1.6, "sin queja": 1.4, "nothing to complain": 1.4, "saved my life": 2.4, "saved the day": 2.2, "me habeis salvado": 2.4, "me salvo": 1.8, "can't wait": 1.4, "five stars": 2.4, "cinco estrellas": 2.4,
	"not bad": 1.1, "nada mal": 1.2, "no esta mal": 1.1, "no esta nada mal": 1.3, "problema resuelto": 1.8, "problem solved": 1.8,
	"que bien": 1.8, "que gusto": 1.8, "da gusto": 2, "menos mal": 0.8, "gracias a todos": 1.8, "thanks to everyone": 1.8, "mil veces": 0.5, "muchas veces": 0, "a veces": 0, "que maravilla": 2.4, "spot on": 2.2, "top notch": 2.4, "keep up": 1.4, "keep it up": 1.6,
	"buy again": 1.6, "will be back": 1.6, "see you soon": 0.6, "so far so good": 1.2, "as described": 1.2, "todo correcto": 1.5, "as good as": 0.6, "en perfecto estado": 2, "in perfect condition": 2, "de perlas": 2, "un encanto": 2.2, "os habeis portado": 2, "se han portado": 1.6,
	"is it good": 0, "best seller": 0, "best sellers": 0, "mas vendido": 0, "best way": 0.1, "best time": 0.1, "mejor manera": 0.1, "mejor forma": 0.1, "as soon as possible": 0, "lo mejor posible": 0.2, "please find": 0, "too good": 1, "good luck": 0.6, "good day": 0.2, "a good day": 0.3, "nice day": 0.3, "a nice day": 0.4,
	"lost and found": 0, "no rush": 0.2, "no hurry": 0.2, "not sure": 0, "no estoy seguro": 0, "no estoy segura": 0, "no se si": 0, "sick leave": 0, "fast track": 0, "free of charge": 0, "a little late": -0.3, "running late": -0.3, "llego tarde": -0.3, "sin prisa": 0.2, "por si": 0, "en caso de": 0,
	"merece la pena": 1.8, "mejor de lo que": 1.8, "better than": 1.4, "much better": 1.8, "can't fault": 2.2, "cannot fault": 2.2, "over the moon": 2.4, "like a charm": 2.2, "definitely be back": 1.8, "a la primera": 1, "como la seda": 2, "viento en popa": 1.8,
	// Bad
	"gracias por nada": -2.2, "thanks for nothing": -2.4, "increible lo": -1.2, "ni siquiera": -1.2, "castaño oscuro": -2.4, "de mal gusto": -2, "nadie se hace cargo": -2.4, "nobody bothered": -2, "no one bothered": -2, "no se molestan": -1.8, "how hard can": -1.8, "tan dificil es": -1.8, "tanto cuesta": -1.6, "ni un": -1, "ni una": -1, "ni rastro": -1.8, "ni caso": -2, "not even": -1.3, "doesn't even": -1.5, "didn't even": -1.5, "don't even": -1.3, "can't even": -1.4, "still no": -1.3, "still nothing": -1.8, "still not": -1.4,
	"still haven't": -1.4, "still hasn't": -1.4, "still don't": -1, "still can't": -1.4, "sigo sin": -1.6, "sigue sin": -1.6, "seguimos sin": -1.6, "aun nada": -1.5, "todavia nada": -1.5, "sin noticias": -1.4, "y nada": -1.2, "and nothing": -1.4, "they keep": -1.4, "you keep": -1.4, "keeps": -0.7, "cada vez que": -0.8, "every time i": -0.8,
	"had enough": -2.4, "hasta las narices": -2.8, "hasta el gorro": -2.8, "estoy hasta": -2.2, "no puedo mas": -2.2, "falta de respeto": -2.8, "falta de educacion": -2.6, "last straw": -2.4, "a pain": -1.8, "que verguenza": -2.8, "una pena": -1.4, "que pena": -1.4, "perder el tiempo": -2.2, "perder toda": -1.6, "hecho perder": -1.8, "wasting my time": -2.6,
	"came apart": -1.7, "fell apart": -1.8, "falling apart": -1.8, "no pienso": -1.4, "never pick": -1.8, "never answer": -1.8, "never reply": -1.8, "never came": -1.7, "never got": -1.5, "never received": -1.6, "no he recibido": -0.9, "no recibi": -0.9, "i have asked": -0.6, "i've asked": -0.6, "sort this out": -1.6, "sort it out": -1.4, "you people": -1.4,
	"se ha roto": -1.8, "se me ha roto": -1.6, "se rompio": -1.8, "no se hace cargo": -2, "se hace cargo": -0.4, "se pasan la pelota": -2.2, "ya van": -0.6, "hear from my": -1.8, "trading standards": -1.8, "small claims": -2, "oficina de consumo": -2, "organizacion de consumidores": -1.8, "not what i ordered": -1.8, "not as described": -1.9, "no es lo que pedi": -1.8,
	"no era lo que": -1.2, "wrong item": -1.6, "wrong size": -1.4, "wrong order": -1.5, "closed my ticket": -1.4, "sin avisar": -1.4, "without notice": -1.4, "out of order": -1.1, "me cuelgan": -1.8, "hang up": -1.4, "no lo recomiendo": -2.2, "no recomiendo": -2.2, "would not recommend": -2.4, "wouldn't recommend": -2.4, "left standing": -1.6, "left waiting": -1.8,
	"no funciona": -1.8, "sigue sin funcionar": -2.4, "no me funciona": -1.8, "does not work": -1.8, "doesn't work": -1.8, "not working": -1.7, "still not working": -2.3, "stopped working": -1.8, "dejo de funcionar": -1.9, "ha dejado de funcionar": -1.9, "nadie responde": -2.2, "nadie contesta": -2.2, "nadie me responde": -2.4, "nadie me contesta": -2.4, "nadie me ayuda": -2.4, "no me contestan": -2.2, "no contestan": -2, "no responden": -2, "no me responden": -2.2,
	"nobody answers": -2.2, "no one answers": -2.2, "nobody responds": -2.2, "no response": -1.4, "no answer": -1.4, "no reply": -1.3, "sin respuesta": -1.5, "otra vez lo mismo": -2, "siempre lo mismo": -2, "otra vez": -0.5, "once again": -0.5, "still waiting": -1.5, "sigo esperando": -1.6, "llevo esperando": -1.6, "llevo semanas": -1.7, "llevo dias": -1.4, "llevo una semana": -1.4, "llevo un mes": -1.8, "been waiting": -1.2, "waiting for weeks": -2.2, "for weeks": -0.8, "no ha llegado": -1.1, "no me ha llegado": -1.1, "todavia no ha llegado": -1.2, "aun no ha llegado": -1.2, "sigue sin llegar": -1.8, "never arrived": -1.8, "nunca llego": -2, "no llega": -1.1, "has not arrived": -1.1, "hasn't arrived": -1.1,
	"devuelvanme el dinero": -2.6, "devolvedme el dinero": -2.6, "devuelvan mi dinero": -2.6, "quiero mi dinero": -2.2, "want my money back": -2.3, "give me my money": -2.4, "i want a refund": -1.4, "cancel everything": -1.8, "tomadura de pelo": -2.8, "me toman el pelo": -2.6, "tomando el pelo": -2.6, "se rien de mi": -2.6, "hoja de reclamaciones": -2.4, "poner una queja": -2.2, "poner una reclamacion": -2.2, "nunca mas": -2, "never again": -2.4, "no vuelvo": -1.6, "no volvere": -2, "won't buy": -1.8, "no compro mas": -2, "fed up": -2.6, "sick of": -2.4, "sick and tired": -2.8, "tired of": -2.2, "cansado de": -2.2, "cansada de": -2.2,
	"no sirve": -1.9, "no sirve para nada": -2.6, "no vale nada": -2.4, "no vale para nada": -2.6, "waste of time": -2.6, "waste of money": -2.6, "perdida de tiempo": -2.6, "perdida de dinero": -2.6, "me da igual": -0.4, "what a joke": -2.6, "how is this possible": -1.6, "como es posible": -1.8, "no es posible que": -1.6, "no puede ser": -1.7, "no es normal": -1.7, "no hay derecho": -2.4, "ya esta bien": -2, "ya basta": -2.4, "not happy": -2, "not good enough": -2.2, "de mal en peor": -2.6, "mal servicio": -2.6, "mala atencion": -2.6, "poor service": -2.4, "bad service": -2.4, "charged twice": -1.8, "cobrado dos veces": -1.8, "cobrado de mas": -1.9, "no soluciona": -1.8, "no solucionan": -2, "no me solucionan": -2.2, "sin solucion": -1.8, "no solution": -1.6, "no entiendo como": -1.4, "vaya servicio": -2.2, "menudo servicio": -2.2, "vaya tela": -1.8, "let down": -2, "hung up": -1.8, "me han colgado": -2, "me colgaron": -2,
}

// emoji weigh by themselves.
var emoji = map[rune]float64{
	'😀': 1.5, '😃': 1.5, '😄': 1.5, '😁': 1.5, '😊': 1.5, '🙂': 0.8, '😍': 2, '🥰': 2, '😘': 1.5, '❤': 1.8, '💜': 1.6, '💚': 1.6, '💙': 1.6, '👍': 1.3, '👏': 1.6, '🙌': 1.6,
	'🎉': 1.6, '😻': 1.8, '🤩': 2, '💪': 1, '✨': 0.8, '🙏': 0.5, '🤗': 1.4, '💯': 1.8, '👌': 1.3, '😎': 1.1, '⭐': 1, '🌟': 1.2,
	'😡': -2.6, '😠': -2.4, '🤬': -3, '😤': -2, '👎': -2, '😞': -1.8, '😢': -1.8, '😭': -1.6, '😔': -1.6, '😩': -1.8, '😫': -1.8, '🙄': -1.6, '😒': -1.8, '💩': -2.4,
	'😂': 0.3, '🤣': 0.3, '😅': 0.2, '🥳': 1.8, '💖': 1.8, '💕': 1.6, '💗': 1.6, '🧡': 1.6, '💛': 1.6, '😌': 0.8, '😋': 1.2, '🙇': 0.8, '🤝': 0.8, '🥺': -0.4, '😰': -1.4, '😨': -1.4, '😱': -1.2, '🥵': -0.8, '😓': -1.3, '😥': -1.4, '😪': -1, '🫠': -0.8, '🤨': -0.9, '😐': -0.6, '🖕': -3, '🚮': -1.8,
	'🤮': -2.6, '🤢': -2.2, '😣': -1.6, '😖': -1.6, '☹': -1.8, '🙁': -1.5, '😟': -1.4, '😕': -1.2, '🤦': -1.6, '😑': -1, '😾': -2, '💔': -2,
}
