package whole

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

// recipeMessagesEnv names the variable with how many messages come in while a
// desk with recipes is killed, where it is not the size of every day.
const recipeMessagesEnv = "RECADO_TEST_RECIPE_MESSAGES"

const (
	messagesOfADay = 120
	killsOfADay    = 4
	recipeWriters  = 12
)

// ofAll are recipes of both families, which call one another, and whose ends do
// not depend on who was quicker.
var ofAll = []struct {
	name, family, trigger, filter string
	actions                       []action
}{
	{"refund", "new", `{"kind":"new"}`, `message.direction is in and message.text contains any (reembolso)`, []action{{"tags", map[string]any{"add": []string{"refund"}}}, {"edit", map[string]any{"priority": "high"}}}},
	{"greeting", "new", `{"kind":"new"}`, `message.direction is in and message.text contains any (hola)`, []action{{"note", map[string]any{"text": "{{contact.first_name}} says hello"}}}},
	{"parcel", "new", `{"kind":"new"}`, `message.direction is in and message.text contains any (paquete)`, []action{{"tags", map[string]any{"add": []string{"parcel"}}}, {"edit", map[string]any{"country": "ES"}}}},
	{"answer", "new", `{"kind":"new"}`, `message.direction is in and message.text contains any (precio)`, []action{{"reply", map[string]any{"text": "Costs 9 €."}}}},
	{"draft", "new", `{"kind":"new"}`, `message.direction is in and message.text contains any (factura)`, []action{{"reply", map[string]any{"text": "Here it is.", "mode": "approval"}}}},
	{"marks", "new", `{"kind":"new"}`, `message.direction is in and message.text contains any (horrible)`, []action{{"message_tags", map[string]any{"add": []string{"angry"}}}, {"message_handled", nil}}},
	{"mood", "new", `{"kind":"new"}`, `message.direction is in and message.text contains any (horrible)`, []action{{"edit", map[string]any{"sentiment": "negative"}}}},
	{"chain", "update", `{"kind":"tag","tag":"refund"}`, "", []action{{"tags", map[string]any{"add": []string{"money"}}}, {"note", map[string]any{"text": "look at the money"}}}},
	{"chained", "update", `{"kind":"tag","tag":"money"}`, "", []action{{"edit", map[string]any{"language": "es"}}, {"tags", map[string]any{"remove": []string{"never there"}}}}},
	{"waits", "update", `{"kind":"message"}`, `message.direction is in and message.text contains any (gracias)`, []action{{"tags", map[string]any{"add": []string{"thanked"}}}}},
}

// recipeWords are what customers write, the same in each run.
func recipeWords(customer, n int) string {
	draw := rand.New(rand.NewPCG(uint64(customer), uint64(n)))
	words := []string{"hola", "reembolso", "paquete", "precio", "factura", "horrible", "gracias", "nada"}
	return words[draw.IntN(len(words))] + " " + words[draw.IntN(len(words))] + " " + strconv.Itoa(n)
}

// outcome is what became of a desk with recipes: of each customer by name, and
// how often each recipe ran.
type outcome struct {
	cases map[string]string
	runs  map[string]string
}

// withRecipes has customers write to a desk on a database that is killed so many
// times meanwhile, and answers what became of it.
func withRecipes(t *testing.T, database string, messages, kills int) outcome {
	t.Helper()
	g := newGraph(t)
	d := newDesk(t, t.TempDir(), database)
	n := d.start("--log-level", "error")
	n.connect(g.URL)
	for _, r := range ofAll {
		in := map[string]any{"name": r.name, "family": r.family, "enabled": true, "trigger": json.RawMessage(r.trigger), "actions": r.actions}
		if r.filter != "" {
			in["filter_text"] = r.filter
		}
		n.call("POST", "/api/v1/recipes", in, http.StatusCreated, nil)
	}
	s := &sender{acked: map[int]bool{}, stop: make(chan struct{})}
	s.node.Store(n)
	at := time.Now()
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: recipeWriters}}
	each := messages / recipeWriters
	for c := range recipeWriters {
		s.wg.Go(func() {
			again := time.NewTicker(time.Millisecond)
			defer again.Stop()
			for i := range each {
				id := c*each + i
				body := strings.Replace(string(text(c, id, at)), fmt.Sprintf(`"mensaje %d"`, id), strconv.Quote(recipeWords(c, i)), 1)
				for {
					if to := s.node.Load(); to != nil && to.hook(client, []byte(body)) == http.StatusOK {
						break
					}
					<-again.C
				}
				s.mu.Lock()
				s.acked[id] = true
				s.mu.Unlock()
			}
		})
	}
	total := each * recipeWriters
	draw := rand.New(rand.NewPCG(uint64(messages), uint64(kills)))
	for k := range kills {
		at := total*k/kills + draw.IntN(total/kills) // anywhere in the work that waits
		waitFor(t, func() bool { return s.count() >= at })
		n.kill()
		s.node.Store(nil)
		n = d.start("--log-level", "error")
		s.node.Store(n)
	}
	s.wg.Wait()
	n.settled()
	// The last thing that is said: who decided on it decided on all before it.
	last := strings.Replace(string(text(0, total, at)), fmt.Sprintf(`"mensaje %d"`, total), `"hola fin"`, 1)
	if got := n.hook(client, []byte(last)); got != http.StatusOK {
		t.Fatalf("the last message: %d", got)
	}
	return n.became(t, expected(each))
}

// expected is how often recipes run that take a word, and those that they call:
// a tag is added to a case once.
func expected(each int) map[string]string {
	words := map[string]string{"reembolso": "refund", "hola": "greeting", "paquete": "parcel", "precio": "answer", "factura": "draft", "horrible": "marks"}
	count, money := map[string]int{"greeting": 1}, map[int]bool{}
	for c := range recipeWriters {
		for i := range each {
			said := recipeWords(c, i)
			for word, recipe := range words {
				if strings.Contains(said, word) {
					count[recipe]++
					money[c] = money[c] || word == "reembolso"
				}
			}
		}
	}
	count["mood"] = count["marks"]
	for _, refunded := range money {
		if refunded {
			count["chain"]++
			count["chained"]++
		}
	}
	out := map[string]string{}
	for recipe, n := range count {
		out[recipe] = fmt.Sprint(map[string]int{"done": n})
	}
	return out
}

// became waits until recipes have done all that they are to do, and answers what
// they made.
func (n *node) became(t *testing.T, want map[string]string) (now outcome) {
	t.Helper()
	testkit.Eventually(t, 120*time.Second, "the recipes have done all", func() bool {
		now = n.outcome(t)
		for recipe, runs := range want {
			if now.runs[recipe] != runs {
				return false
			}
		}
		return !slices.ContainsFunc(slices.Collect(maps.Values(now.runs)), func(r string) bool { return strings.Contains(r, "running") })
	})
	return n.outcome(t)
}

func (n *node) outcome(t *testing.T) outcome {
	t.Helper()
	out := outcome{map[string]string{}, map[string]string{}}
	var cases struct {
		Items []struct {
			caseRow
			Priority, Language, Country, Sentiment string
		}
	}
	n.call("GET", "/api/v1/cases?limit=200", nil, http.StatusOK, &cases)
	for _, c := range cases.Items {
		slices.Sort(c.Tags)
		var thread struct {
			Items []struct {
				Direction, Text string
				Tags            []string
			}
		}
		n.call("GET", "/api/v1/conversations/"+c.Conversation+"/messages?limit=200", nil, http.StatusOK, &thread)
		count := map[string]int{}
		for _, m := range thread.Items {
			count[m.Direction+" "+m.Text+" "+fmt.Sprint(m.Tags)]++
		}
		var said []string
		for text, times := range count {
			said = append(said, fmt.Sprintf("%s ×%d", text, times))
		}
		slices.Sort(said)
		var prepared struct{ Items []struct{ Text string } }
		n.call("GET", "/api/v1/cases/"+c.ID+"/prepared-replies", nil, http.StatusOK, &prepared)
		line := fmt.Sprintf("%s %s %v %s %s %s, %d prepared, %s", c.Status, c.Priority, c.Tags, c.Language, c.Country, c.Sentiment, len(prepared.Items), strings.Join(said, "; "))
		out.cases[c.Contact.Name] = strings.Join(append([]string{line}, out.cases[c.Contact.Name]), " | ")
	}
	var recipes struct{ Items []struct{ ID, Name string } }
	n.call("GET", "/api/v1/recipes", nil, http.StatusOK, &recipes)
	for _, r := range recipes.Items {
		count := map[string]int{}
		for cursor := ""; ; {
			var page struct {
				Items []struct {
					State string
				}
				Next *string `json:"next_cursor"`
			}
			n.call("GET", "/api/v1/recipes/"+r.ID+"/runs?limit=100"+cursor, nil, http.StatusOK, &page)
			for _, run := range page.Items {
				count[run.State]++
			}
			if page.Next == nil {
				break
			}
			cursor = "&cursor=" + *page.Next
		}
		out.runs[r.Name] = fmt.Sprint(count)
	}
	return out
}

// What recipes make of what customers write is the same however often the
// program is killed meanwhile, on either database: each recipe once for each message, each action
// whole, nothing said twice.
func TestRecipesOfAProgramThatIsKilledMakeWhatOneCleanRunMakes(t *testing.T) {
	messages, kills := messagesOfADay, killsOfADay
	if n, err := strconv.Atoi(os.Getenv(recipeMessagesEnv)); err == nil && n > 0 {
		messages, kills = n, max(killsOfADay, n/50)
	}
	clean := withRecipes(t, "", messages, 0)
	if len(clean.cases) != recipeWriters {
		t.Fatalf("%d customers: %v", len(clean.cases), clean.cases)
	}
	t.Logf("%d messages; runs %v", messages, clean.runs)
	engines(t, func(t *testing.T, database string) {
		killed := withRecipes(t, database, messages, kills)
		for _, part := range []struct{ clean, killed map[string]string }{{clean.cases, killed.cases}, {clean.runs, killed.runs}} {
			names := slices.SortedFunc(maps.Keys(part.clean), cmp.Compare[string])
			for _, name := range names {
				if part.clean[name] != part.killed[name] {
					t.Errorf("%s\nkilled %d times: %s\none clean run: %s", name, kills, part.killed[name], part.clean[name])
				}
			}
			if len(part.killed) != len(part.clean) {
				t.Errorf("%d are there; one clean run has %d", len(part.killed), len(part.clean))
			}
		}
	})
}
