package reading

// People complain most without a word for their mood: they count how often and
// how long. These are the shapes of it, in Spanish and English.

var (
	thanks    = wordSet("gracias thanks thank thx cheers")
	supposing = wordSet("if whether unless case caso")
	requests  = wordSet(`please porfa porfavor favor puedes podeis podrias podriais puede pueden podria podrian necesito necesitamos quiero queremos quisiera queria
		querria gustaria could can would need want i'd i'll we'd we'll let espero esperamos avisame avisadme dime decidme mandadme`)

	counts = wordSet(number + ` dos tres cuatro cinco seis siete ocho diez quince varios varias muchos muchas mil two three four five six seven eight ten fifteen several many couple few`)
	spans  = wordSet("dia dias semana semanas mes meses hora horas day days week weeks month months hour hours")
	// vain are words that say of a time that it went by for nothing.
	vain   = wordSet("still sigo sigue seguimos sin nada nothing llevo llevamos esperando waiting waited van took tardado tardan tarde late since")
	nth    = wordSet("segunda tercera cuarta quinta enesima second third fourth fifth umpteenth nth")
	nobody = wordSet("nobody nadie noone")
	bosses = wordSet("manager supervisor superior responsable encargado encargada jefe jefa director")
	speak  = wordSet("speak talk hablar habla pasame paseme")
	wants  = wordSet("want give quiero devolvedme devuelvanme")
)

// complaints weighs what a text counts up: times, days, who did not answer, who
// is to be spoken with, what is to come back.
func complaints(words []string) float64 {
	sum := 0.0
	said := func(set map[string]bool, from, to int) bool {
		for i := max(0, from); i < min(to, len(words)); i++ {
			if set[words[i]] {
				return true
			}
		}
		return false
	}
	all := len(words)
	for i, w := range words {
		before, next := "", ""
		if i > 0 {
			before = words[i-1]
		}
		if i+1 < all {
			next = words[i+1]
		}
		switch {
		case nth[w] && (next == "vez" || next == "time"):
			sum -= 1.4
		case counts[w] && (next == "veces" || next == "times"):
			sum -= 0.9
		case counts[w] && spans[next] && said(vain, 0, all):
			sum -= 1.4
		case nobody[w] && before != "a" && next != asked, w == "no" && next == "one":
			sum -= 1.1
		case bosses[w] && said(speak, i-6, i):
			sum -= 1.6
		case w == "back" && said(wants, i-6, i) && said(wordSet("my mi"), i-4, i):
			sum -= 1.8
		}
	}
	return sum
}
