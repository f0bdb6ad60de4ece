package demo

import (
	"fmt"

	"recado.dev/internal/sandbox"
)

var spanishFirst = []string{
	"Lucía", "Jorge", "Valentina", "Álvaro", "Carmen", "Nicolás", "Sofía", "Andrés", "Paula", "Martín", "Elena", "Julián", "Rocío", "Sergio", "Camila",
	"Ignacio", "Noelia", "Rubén", "Daniela", "Óscar", "Inés", "Fernando", "Ximena", "Raúl", "Beatriz", "Mateo", "Patricia", "Gonzalo", "Ana", "Emilio",
}

var spanishLast = []string{
	"Ferrer", "Iriarte", "Quiroga", "Benítez", "Salgado", "Muñoz", "Cárdenas", "Peña", "Ibáñez", "Rovira", "Acosta", "Sepúlveda", "Domínguez", "Lozano", "Arrieta",
	"Villalba", "Montes", "Cabrera", "Figueroa", "Soler", "Urrutia", "Galindo", "Pizarro", "Vega", "Ponce", "Serrano", "Navas", "Ocampo", "Redondo", "Bravo",
}

var englishFirst = []string{"Tom", "Amelia", "Grace", "Oliver", "Niamh", "Harry", "Chloe", "Sean", "Priya", "Daniel", "Freya", "Owen", "Maeve", "Jack", "Isla", "Callum", "Zoe", "Aidan", "Ruth", "Marcus"}

var englishLast = []string{"Whelan", "Byrne", "Hughes", "Okafor", "Sinclair", "Doyle", "Fletcher", "Patel", "Gallagher", "Marsh", "Reid", "Nolan", "Hartley", "Quinn", "Barlow", "Keane", "Ellis", "Murphy", "Stone", "Walsh"}

// Numbers that nobody can have: from ranges kept for films where a country has
// one, else unassigned.
var spanishNumbers = []string{"+34600%06d", "+54911%08d", "+5255%08d", "+57300%07d", "+569%08d"}
var englishNumbers = []string{"+447700%06d", "+35385%07d", "+1202555%04d"}

// people are the customers: three in five write Spanish.
func people(n int) []sandbox.Phone {
	out := make([]sandbox.Phone, 0, n)
	for i := range n {
		p := sandbox.Phone{Language: "es", Avatar: i % 8}
		k := i * 7
		if i%5 >= 3 {
			p.Language = "en"
			p.Name = englishFirst[i%len(englishFirst)] + " " + englishLast[(i*3+i/20)%len(englishLast)]
			p.Number = fmt.Sprintf(englishNumbers[i%len(englishNumbers)], 100+k)
		} else {
			p.Name = spanishFirst[i%len(spanishFirst)] + " " + spanishLast[(i*11+i/30)%len(spanishLast)]
			// Most live in Spain, the others all over Latin America.
			format := spanishNumbers[0]
			if i%3 == 2 {
				format = spanishNumbers[1+(i/3)%4]
			}
			p.Number = fmt.Sprintf(format, 550100+k)
		}
		// A few write under a username and keep their number.
		p.Hidden = i%33 == 16
		out = append(out, p)
	}
	return out
}
