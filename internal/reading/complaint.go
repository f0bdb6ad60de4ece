package reading

// People complain most without a word for their mood: they count how often and
// how long. These are the shapes of it, in Spanish and English.

// parts are the words of each part.
var parts = map[part]map[string]bool{
	breaks:   wordSet(brk),
	asking:   wordSet(asked),
	negating: negations,
	thanking: wordSet("gracias thanks thank thx cheers"),
	supposes: wordSet("if whether unless case caso"),
	requests: wordSet(`please porfa porfavor favor puedes podeis podrias podriais puede pueden podria podrian necesito necesitamos quiero queremos quisiera queria
		querria gustaria could can would need want i'd i'll we'd we'll let espero esperamos avisame avisadme dime decidme mandadme`),
	counting: wordSet(number + ` dos tres cuatro cinco seis siete ocho diez quince varios varias muchos muchas mil two three four five six seven eight ten fifteen several many couple few`),
	spanning: wordSet("dia dias semana semanas mes meses hora horas day days week weeks month months hour hours"),
	// Words that say of a time that it went by for nothing.
	inVain:   wordSet("still sigo sigue seguimos sin nada nothing llevo llevamos esperando waiting waited van took tardado tardan tarde late since"),
	ordinal:  wordSet("segunda tercera cuarta quinta enesima second third fourth fifth umpteenth nth"),
	nobodies: wordSet("nobody nadie noone"),
	chiefs:   wordSet("manager supervisor superior responsable encargado encargada jefe jefa director"),
	speaking: wordSet("speak talk hablar habla pasame paseme"),
	wanting:  wordSet("want give quiero devolvedme devuelvanme"),
	owning:   wordSet("my mi"),
	0:        wordSet("a no one vez time veces times back " + number), // that are asked for by themselves
}

// complaints weighs what a text counts up: times, days, who did not answer, who
// is to be spoken with, what is to come back.
func complaints(words []*term) float64 {
	sum := 0.0
	said := func(p part, from, to int) bool {
		for i := max(0, from); i < min(to, len(words)); i++ {
			if words[i].is(p) {
				return true
			}
		}
		return false
	}
	all := len(words)
	for i, w := range words {
		if w.text == "" {
			continue
		}
		before, next := &term{}, &term{}
		if i > 0 {
			before = words[i-1]
		}
		if i+1 < all {
			next = words[i+1]
		}
		switch {
		case w.is(ordinal) && (next.text == "vez" || next.text == "time"):
			sum -= 1.4
		case w.is(counting) && (next.text == "veces" || next.text == "times"):
			sum -= 0.9
		case w.is(counting) && next.is(spanning) && said(inVain, 0, all):
			sum -= 1.4
		case w.is(nobodies) && before.text != "a" && !next.is(asking), w.text == "no" && next.text == "one":
			sum -= 1.1
		case w.is(chiefs) && said(speaking, i-6, i):
			sum -= 1.6
		case w.text == "back" && said(wanting, i-6, i) && said(owning, i-4, i):
			sum -= 1.8
		}
	}
	return sum
}
