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
	// Spanish, bad
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
	// English, bad
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
	// Bad
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
	'🤮': -2.6, '🤢': -2.2, '😣': -1.6, '😖': -1.6, '☹': -1.8, '🙁': -1.5, '😟': -1.4, '😕': -1.2, '🤦': -1.6, '😑': -1, '😾': -2, '💔': -2,
}
