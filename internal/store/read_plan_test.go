package store_test

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// growing are the tables that no answer may read whole, by their names and by
// the aliases that go for them in queries.
const growing = `(?:cases|contacts|conversations|identities|identity_keys|messages|attachments|events|case_tags|search_docs|[cpdg])`

var (
	wholeTable = regexp.MustCompile(`SCAN ` + growing + `\b.*`)
	// A workspace's whole part of a table, whatever for: to be sorted afterwards,
	// or to look for few rows in it. One that ends after a page is fine.
	wholeWorkspace = regexp.MustCompile(`SEARCH ` + growing + `\b.* \(workspace_id=\?\)(\n|$)`)
	sorted         = regexp.MustCompile(`USE TEMP B-TREE FOR ORDER BY`)
	// A table of which no more than the workspace, and from where to where, is
	// found by the index.
	readOn = regexp.MustCompile(`SEARCH (\w+) USING .*\(workspace_id=\?(?: AND \(?[\w,]+\)?[<>]\S+)*\)`)
	// What is little of each.
	ofOne = `(?:contact_id|case_id|message_id|conversation_id|external_id|address) (?:= |IN \()`
)

// readForOne is where a query asks of a table what belongs to one thing and has
// it looked for in the workspace's whole part; "" for nowhere.
func readForOne(query, plan string) string {
	for _, step := range readOn.FindAllStringSubmatch(plan, -1) {
		name := step[1]
		if regexp.MustCompile(`\b`+name+`\.`+ofOne).MatchString(query) || regexp.MustCompile(`(?:FROM|UPDATE) `+name+`\b[^()]* `+ofOne).MatchString(query) {
			return step[0]
		}
	}
	return ""
}

// mostRows is how many rows of a table one question may look at: as many as are
// looked up for a tag that few cases have.
const mostRows = 2500

// Every question of the desk is answered through an index on a desk that has
// grown, by the plans that the engines choose for it.
func TestReadsOfAGrownDeskUseIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := fill(t, s, planCases(), 2)
		if s.Engine() == store.Postgres { // SQLite plans without looking at its tables
			if err := store.Analyze(ctx, s); err != nil {
				t.Fatal(err)
			}
		}
		asks := watch(t, s)
		for name, ask := range questions(ctx, s, ws) {
			asks.take()
			if n, err := timed(t, name, ask); err != nil || n == 0 {
				t.Errorf("%s: found %d, %v", name, n, err)
			}
			for _, q := range asks.take() {
				plan, bad, err := judge(ctx, s, q.query, q.args)
				if err != nil {
					t.Fatalf("%s: explain %s: %v", name, q.query, err)
				}
				if bad != "" {
					t.Errorf("%s: %s\n%s\n%s", name, bad, q.query, plan)
				}
			}
		}
	})
}

// A value that is bound where SQLite wants to know it has the statement planned
// anew each time, which takes longer than the statement itself.
func TestReadsOfADeskArePlannedOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := testkit.SQLite(t)
	ws := fill(t, s, 200, 2)
	for range 3 {
		for name, ask := range questions(ctx, s, ws) {
			if _, err := ask(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	again, err := s.PlannedAnew(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for text, n := range again {
		t.Errorf("%d times: %s", n, text)
	}
}

// judge answers the plan of a query and what is bad about it.
func judge(ctx context.Context, s *store.Store, query string, args []any) (plan, bad string, err error) {
	if s.Engine() == store.Postgres {
		text, steps, err := s.ExplainAnalyze(ctx, query, args)
		for _, st := range steps {
			if st.Rows > mostRows { // a limit may well end a step before
				bad = fmt.Sprintf("%s on %s looks at %.0f rows", st.Type, st.Table, st.Rows)
			}
		}
		return text, bad, err
	}
	if idList.MatchString(query) { // SQLite plans for the length of a list: a batch has hundreds of ids
		query = idList.ReplaceAllString(query, "IN ("+store.Marks(512)+")")
		args = make([]any, strings.Count(query, "?"))
	}
	plan, err = s.Explain(ctx, query, args)
	bad = wholeTable.FindString(plan)
	if !strings.Contains(query, "LIMIT") || sorted.MatchString(plan) {
		bad += wholeWorkspace.FindString(plan)
	}
	return plan, bad + readForOne(query, plan), err
}

func questions(ctx context.Context, s *store.Store, ws string) map[string]func() (int, error) {
	q := s.Read()
	me, nobody := "u1", ""
	open, both := []desk.CaseStatus{"open"}, []desk.CaseStatus{"open", "pending"}
	at := filterNow.Add(-2000 * 60e9)
	key, early := &store.CaseKey{At: at, ID: "k0002000"}, &store.CaseKey{Waiting: true, At: at, ID: "k0002000"}
	out := map[string]func() (int, error){}
	cases := func(name string, query store.CaseQuery) {
		query.Limit = 21
		out["cases: "+name] = func() (int, error) { l, err := q.ListCases(ctx, ws, query); return len(l), err }
		query.Sort = store.CasesByWaiting
		if query.After != nil {
			query.After = early
		}
		out["cases by waiting: "+name] = func() (int, error) { l, err := q.ListCases(ctx, ws, query); return len(l), err }
	}
	unread := filter.Node{Type: filter.Leaf, Cond: filter.Cond{Field: filter.FieldPriority, Kind: filter.KindRank, Op: filter.OpIs, Texts: []string{"normal"}}}
	for name, query := range map[string]store.CaseQuery{
		"all": {}, "open": {Status: open}, "open and pending": {Status: both}, "mine": {Assignee: &me}, "nobody's": {Assignee: &nobody},
		"my open ones": {Assignee: &me, Status: open}, "of a channel": {ChannelID: "c1"}, "open of a channel": {ChannelID: "c1", Status: open},
		"of a contact": {ContactID: "p0000123"}, "open of a contact": {ContactID: "p0000120", Status: open}, "tagged": {Tag: "vip"}, "rarely tagged": {Tag: "rare"}, "open, tagged": {Tag: "vip", Status: open},
		"open, rarely tagged": {Tag: "rare", Status: open}, "mine, tagged": {Tag: "vip", Assignee: &me}, "found": {IDs: []string{"k0000001", "k0000003", "k0000006"}},
		"found, open and pending": {IDs: []string{"k0000000", "k0000001"}, Status: both}, "filtered": {Filter: &unread}, "open, filtered": {Filter: &unread, Status: open},
	} {
		cases(name, query)
		if query.IDs == nil && query.ContactID == "" {
			query.After = key
			cases(name+", next page", query)
		}
	}
	maps.Copy(out, questionsOfThreads(ctx, q, ws))
	maps.Copy(out, questionsOfPeople(ctx, s, ws))
	return out
}

func questionsOfThreads(ctx context.Context, q *store.Queryer, ws string) map[string]func() (int, error) {
	at := filterNow.Add(-2000 * 60e9)
	return map[string]func() (int, error){
		"counts":   func() (int, error) { c, err := q.CaseCounts(ctx, ws, "u1"); return int(c.All.Open), err },
		"one case": func() (int, error) { c, err := q.CaseByID(ctx, ws, "k0000123"); return int(c.Number), err },
		"cases found": func() (int, error) {
			l, err := q.CaseViewsByID(ctx, ws, []string{"k0000123", "k0000124"})
			return len(l), err
		},
		"cases behind": func() (int, error) {
			l, err := q.CasesBehind(ctx, ws, []string{"m0000001-00"}, []string{"p0000123"}, 20)
			return len(l), err
		},
		"conversations": func() (int, error) {
			l, err := q.ListConversations(ctx, ws, store.ConversationQuery{Limit: 21})
			return len(l), err
		},
		"conversations of a channel": func() (int, error) {
			l, err := q.ListConversations(ctx, ws, store.ConversationQuery{ChannelID: "c1", Limit: 21, After: &store.TimeKey{At: at, ID: "v0002000"}})
			return len(l), err
		},
		"conversations of a contact": func() (int, error) {
			l, err := q.ListConversations(ctx, ws, store.ConversationQuery{ContactID: "p0000123", Limit: 21})
			return len(l), err
		},
		"messages": func() (int, error) {
			l, err := q.ListMessages(ctx, ws, "v0000123", store.MessageQuery{Limit: 31})
			return len(l), err
		},
		"messages, backward": func() (int, error) {
			l, err := q.ListMessages(ctx, ws, "v0000123", store.MessageQuery{Limit: 31, Backward: true, Before: &store.TimeKey{At: filterNow, ID: "z"}})
			return len(l), err
		},
		"place of a message": func() (int, error) {
			k, err := q.MessagePlace(ctx, ws, "v0000123", "m0000123-00")
			return len(k.ID), err
		},
		"messages found": func() (int, error) {
			l, err := q.MessagesByID(ctx, ws, []string{"m0000123-00", "m0000123-01"})
			return len(l), err
		},
		"messages of the platform": func() (int, error) {
			l, err := q.MessagesByExternal(ctx, ws, "c3", []string{"x0000123-00"})
			return len(l), err
		},
	}
}

func questionsOfPeople(ctx context.Context, s *store.Store, ws string) map[string]func() (int, error) {
	q := s.Read()
	return map[string]func() (int, error){
		"contacts": func() (int, error) {
			l, err := q.ListContacts(ctx, ws, store.ContactQuery{Limit: 21})
			return len(l), err
		},
		"contacts, next page": func() (int, error) {
			l, err := q.ListContacts(ctx, ws, store.ContactQuery{After: &store.NameKey{Name: "Customer p0000500", ID: "p0000500"}, Limit: 21})
			return len(l), err
		},
		"contacts by number": func() (int, error) {
			_, err := q.ContactsByPhone(ctx, ws, []string{"+34600111222", "+34600111223"})
			return 1, err
		},
		"contacts by address": func() (int, error) {
			_, err := q.ContactsByEmail(ctx, ws, []string{"ana@example.com"})
			return 1, err
		},
		"contacts by mail": func() (int, error) {
			_, err := q.ContactsByMail(ctx, ws, []string{"ana@example.com"})
			return 1, err
		},
		"contacts of a name": func() (int, error) {
			_, err := q.ContactsNamed(ctx, ws, "Customer p0000500", 6)
			return 1, err
		},
		"contacts apart": func() (int, error) {
			_, err := q.ContactsApart(ctx, ws, "p0000123")
			return 1, err
		},
		"contacts by key": func() (int, error) {
			_, err := q.ContactsByExternalKey(ctx, ws, []string{"k1"})
			return 1, err
		},
		"contacts of a company": func() (int, error) {
			_, err := q.ListContacts(ctx, ws, store.ContactQuery{CompanyID: "f1", Limit: 21})
			return 1, err
		},
		"contacts by attribute": func() (int, error) {
			_, err := q.ListContacts(ctx, ws, store.ContactQuery{Values: map[string]string{"plan": "Pro"}, Limit: 21})
			return 1, err
		},
		"cases of a company": func() (int, error) { _, err := q.CompanyCases(ctx, ws, "f1", 0, 21); return 1, err },
		"timeline of a contact": func() (int, error) {
			_, err := q.ContactEvents(ctx, ws, []string{"p0000123"}, 0, 21)
			return 1, err
		},
		"messages of a contact's cases": func() (int, error) {
			l, err := q.CountCaseMessages(ctx, ws, []string{"p0000123"})
			return len(l), err
		},
		"contacts found": func() (int, error) {
			l, err := q.ContactsInOrder(ctx, ws, []string{"p0000123", "p0000124"})
			return len(l), err
		},
		"events":              func() (int, error) { l, err := q.EventsAfter(ctx, ws, 1000, 500); return len(l), err },
		"events of a case":    func() (int, error) { l, err := q.CaseEvents(ctx, ws, "k0000123", 0, 21); return len(l), err },
		"events of a message": func() (int, error) { l, err := q.MessageEvents(ctx, ws, "m0000123-00", 0, 21); return len(l), err },
		"messages of a case":  func() (int, error) { l, err := q.CaseMessages(ctx, ws, "k0000123", nil, 500); return len(l), err },
		"story of a case":     func() (int, error) { _, err := q.CaseStory(ctx, ws, "k0000123", 0, 500); return 1, err },
		"words of a thread": func() (int, error) {
			l, err := q.MessageWords(ctx, ws, "v0000123", &store.TimeKey{At: filterNow, ID: "z"}, 500)
			return len(l), err
		},
		"search":                func() (int, error) { return searched(ctx, s.Search().Read(), ws, "hello", false) },
		"search of a rare word": func() (int, error) { return searched(ctx, s.Search().Read(), ws, "m000012301", false) },
		"search of a beginning": func() (int, error) { return searched(ctx, s.Search().Read(), ws, "m000012", true) },
		"search by conditions": func() (int, error) {
			l, err := q.CasesWhere(ctx, ws, []store.SearchCond{{Field: store.SearchStatus, Values: []string{"open"}}, {Field: store.SearchWaiting, Not: true}}, nil, 21)
			return len(l) + 1, err
		},
		"search by a tag": func() (int, error) {
			l, err := q.CasesWhere(ctx, ws, []store.SearchCond{{Field: store.SearchTag, Values: []string{"rare"}}}, nil, 21)
			return len(l) + 1, err
		},
		"messages that meet conditions": func() (int, error) {
			l, err := q.MessagesMeeting(ctx, ws, []string{"m0000123-00", "m0000123-01"}, []store.SearchCond{{Field: store.SearchTag, Values: []string{"rare"}, Not: true}, {Field: store.SearchHas, Values: []string{"image"}, Not: true}})
			return len(l), err
		},
		"cases that meet conditions": func() (int, error) {
			l, err := q.CasesMeeting(ctx, ws, []string{"k0000123", "k0000124"}, []store.SearchCond{{Field: store.SearchUnread}})
			return len(l) + 1, err
		},
		"conversations of contacts": func() (int, error) {
			l, err := q.ConversationsOf(ctx, ws, []string{"p0000123"}, 200)
			return len(l), err
		},
		"contacts of cases": func() (int, error) { l, err := q.ContactsOfCases(ctx, ws, []string{"k0000123"}); return len(l), err },
	}
}

func searched(ctx context.Context, q *store.Queryer, ws, word string, prefix bool) (int, error) {
	number, ok, err := q.SearchNumber(ctx, ws)
	if err != nil || !ok {
		return 0, fmt.Errorf("not indexed: %w", err)
	}
	words, common := []store.SearchWord{{Forms: []string{word}, Prefix: prefix}}, word == "hello"
	found, err := q.Search(ctx, ws, number, []store.SearchAsk{
		{Kind: store.SearchMessages, All: words, Common: common}, {Kind: store.SearchCases, All: words, Common: common},
	}, 20)
	return len(found[store.SearchMessages]), err
}

// PostgreSQL looks at a table only some time after it grew. Until then it
// guesses, and must not guess that reading everything is cheap.
func TestSearchUsesTheIndexOfWordsBeforeAnyAnalysis(t *testing.T) {
	t.Parallel()
	s := testkit.Postgres(t)
	ctx := context.Background()
	ws := fill(t, s, 3000, 2)
	var seen []string
	var args [][]any
	s.Watch(func(query string, a []any) { seen, args = append(seen, query), append(args, a) })
	if n, err := searched(ctx, s.Read(), ws, "m000012301", true); err != nil || n != 1 {
		t.Fatalf("found %d, %v", n, err)
	}
	s.Watch(nil)
	for i, query := range seen {
		if plan, bad, err := judge(ctx, s, query, args[i]); err != nil || bad != "" {
			t.Errorf("%s %v\n%s\n%s", bad, err, query, plan)
		}
	}
}

// The same holds for what is indexed: which of it is there already is looked up
// one by one.
func TestWhatIsIndexedIsLookedUpBeforeAnyAnalysis(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := fill(t, s, 3000, 2)
		var again filling
		for i := range 200 {
			again.add(ws, i, 2)
		}
		asked := watched(ctx, t, s.Search(), func() error { return again.index(ctx, s, ws) })
		maps.DeleteFunc(asked, func(query string, _ []any) bool {
			return !strings.HasPrefix(query, "SELECT") || !strings.Contains(query, "search_docs")
		})
		if len(asked) == 0 {
			t.Error("nothing was looked up")
		}
		judgeAll(ctx, t, s.Search(), asked)
	})
}
