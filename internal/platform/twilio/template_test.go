package twilio_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/twilio"
)

// shelf is the network's Content API, as far as templates need it.
type shelf struct {
	mu       sync.Mutex
	contents map[string]map[string]any
	order    []string
	refuse   string // answered to a request for approval
	sent     []map[string][]string
	calls    []string
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	raw, _ := io.ReadAll(r.Body)
	s.calls = append(s.calls, r.Method+" "+r.URL.Path)
	answer := any(map[string]any{})
	switch path := r.URL.Path; {
	case strings.HasSuffix(path, "/Messages.json"):
		r.Body = io.NopCloser(strings.NewReader(string(raw)))
		_ = r.ParseForm()
		s.sent = append(s.sent, r.PostForm)
		answer = map[string]any{"sid": "SM1"}
	case r.Method == "POST" && path == "/v1/Content":
		c := map[string]any{}
		_ = json.Unmarshal(raw, &c)
		sid := "HX" + string(rune('a'+len(s.order)))
		c["sid"] = sid
		c["approval_requests"] = map[string]any{"status": "unsubmitted"}
		s.contents[sid], s.order = c, append(s.order, sid)
		answer = c
	case r.Method == "POST" && strings.HasSuffix(path, "/ApprovalRequests/whatsapp"):
		if s.refuse != "" {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, s.refuse)
			return
		}
		order := map[string]any{}
		_ = json.Unmarshal(raw, &order)
		order["status"] = "received"
		s.contents[strings.Split(path, "/")[3]]["approval_requests"] = order
		answer = order
	case path == "/v1/ContentAndApprovals":
		var list []any
		for _, sid := range s.order {
			if c := s.contents[sid]; c != nil {
				list = append(list, c)
			}
		}
		at := 0
		if r.URL.Query().Get("PageToken") != "" {
			at = min(2, len(list))
		}
		meta := map[string]any{}
		if at == 0 && len(list) > 2 {
			list, meta["next_page_url"] = list[:2], "https://content.twilio.com/v1/ContentAndApprovals?PageSize=2&PageToken=x"
		} else {
			list = list[at:]
		}
		answer = map[string]any{"contents": append([]any{}, list...), "meta": meta}
	case r.Method == "DELETE":
		delete(s.contents, strings.Split(path, "/")[3])
		w.WriteHeader(http.StatusNoContent)
		return
	default:
		c := s.contents[strings.Split(path, "/")[3]]
		if c == nil {
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"code":20404,"message":"not found","status":404}`)
			return
		}
		answer = c
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func author(t *testing.T) (*shelf, platform.Session, platform.TemplateAuthor) {
	t.Helper()
	net := &shelf{contents: map[string]map[string]any{}}
	s := session(t, twilio.WhatsApp(), "+5491150000000", net.ServeHTTP)
	a := s.(platform.TemplateAuthor)
	if a.TemplateAccount() != accountSID {
		t.Fatalf("templates belong to %q", a.TemplateAccount())
	}
	return net, s, a
}

// rich is a template with all that has a variable.
func rich() platform.RemoteTemplate {
	return platform.RemoteTemplate{
		Name: "order_ready", Language: "es_AR", Category: desk.TemplateUtility, Samples: map[string]string{"header": "https://desk.example/f/w/a/1/s/foto.jpg"},
		Parts: desk.TemplateParts{
			Header: &desk.TemplateHeader{Kind: desk.HeaderImage}, Body: "Hola {{1}}, tu pedido {{2}} está listo.", Examples: map[string]string{"1": "Ana", "2": "42"},
			Footer: "Tienda Luna",
			Buttons: []desk.TemplateButton{
				{Kind: desk.ButtonReply, Text: "Gracias"},
				{Kind: desk.ButtonURL, Text: "Ver", URL: "https://shop.example/p/{{1}}", Example: "https://shop.example/p/42"},
				{Kind: desk.ButtonPhone, Text: "Llamar", Phone: "+34600000000"},
			},
		},
	}
}

func TestATemplateComesBackAsItWasSubmitted(t *testing.T) {
	t.Parallel()
	net, _, a := author(t)
	ctx := context.Background()
	plain := platform.RemoteTemplate{Name: "thanks", Language: "es", Category: desk.TemplateMarketing, Parts: desk.TemplateParts{Body: "¡Gracias, {{name}}!", Examples: map[string]string{"name": "Ana"}}}
	code := platform.RemoteTemplate{Name: "login", Language: "en", Category: desk.TemplateAuthentication,
		Parts: desk.TemplateParts{Code: &desk.TemplateCode{Kind: desk.CodeCopy, Text: "Copy", Warning: true, ExpiryMinutes: 5}}}
	titled := platform.RemoteTemplate{Name: "hours", Language: "es", Category: desk.TemplateUtility, Parts: desk.TemplateParts{
		Header: &desk.TemplateHeader{Kind: desk.HeaderText, Text: "Pedido {{1}}", Examples: map[string]string{"1": "42"}}, Body: "Abrimos a las {{1}} h.", Examples: map[string]string{"1": "10"}}}
	sent := []platform.RemoteTemplate{rich(), plain, code, titled}
	for _, one := range sent {
		state, err := a.CreateTemplate(ctx, one)
		if err != nil || state.ID == "" || state.Status != desk.TemplatePending || state.Category != one.Category {
			t.Fatalf("%s: %+v, %v", one.Name, state, err)
		}
	}
	net.contents["HXz"] = map[string]any{"sid": "HXz", "friendly_name": "recado-1", "language": "en", "types": map[string]any{}, "approval_requests": map[string]any{"status": "unsubmitted"}}
	net.order = append(net.order, "HXz")
	var listed []platform.RemoteTemplate
	for cursor, n := "", 0; n < 9; n++ {
		page, err := a.ListTemplates(ctx, cursor)
		if err != nil {
			t.Fatal(err)
		}
		listed = append(listed, page.Templates...)
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(listed) != len(sent) {
		t.Fatalf("%d templates are listed", len(listed))
	}
	for i, got := range listed {
		want := sent[i]
		if got.Name != want.Name || got.Language != want.Language || got.Category != want.Category || !reflect.DeepEqual(got.Parts, want.Parts) {
			a, _ := json.Marshal(got.Parts)
			b, _ := json.Marshal(want.Parts)
			t.Errorf("%s:\n%s\nbecame\n%s", want.Name, b, a)
		}
	}
}

func TestATemplateIsFilledByTheNumbersOfItsContent(t *testing.T) {
	t.Parallel()
	net, s, a := author(t)
	state, err := a.CreateTemplate(context.Background(), rich())
	if err != nil {
		t.Fatal(err)
	}
	out := leaving(desk.Message{Kind: desk.MessageTemplate, Text: "Hola Leo", Content: &desk.Content{Template: &desk.Template{
		Name: "order_ready", Language: "es_AR", RemoteID: state.ID,
		Fill: &desk.TemplateFill{
			Header: &desk.FilledHeader{Kind: desk.HeaderImage}, Body: []desk.FilledText{{Text: "Leo"}, {Text: "77"}},
			Buttons: []desk.FilledButton{{Index: 1, Kind: desk.ButtonURL, Text: "77"}},
		},
	}}})
	out.Media = []platform.OutgoingMedia{{Link: "https://desk.example/f/w/b/2/s/otra.jpg"}}
	for range 2 {
		if _, err := s.Send(context.Background(), out); err != nil {
			t.Fatal(err)
		}
	}
	form := net.sent[1]
	if got, want := form["ContentVariables"][0], `{"1":"Leo","2":"77","3":"f/w/b/2/s/otra.jpg","4":"77"}`; got != want || form["ContentSid"][0] != state.ID {
		t.Errorf("%s, %v", got, form)
	}
	asked := 0
	for _, call := range net.calls {
		if call == "GET /v1/Content/"+state.ID {
			asked++
		}
	}
	if asked != 1 {
		t.Errorf("the content was asked for %d times", asked)
	}
	out.Media[0].Link = "https://other.example/f/x"
	if _, err := s.Send(context.Background(), out); platform.AsFailure(err).Kind != platform.Rejected || !strings.Contains(err.Error(), "desk.example") {
		t.Errorf("a file elsewhere: %v", err)
	}
}

// Proves: 002-47 002-51
func TestAPastedTemplateGoesAsItsWords(t *testing.T) {
	t.Parallel()
	net, s, _ := author(t)
	out := leaving(desk.Message{Kind: desk.MessageTemplate, Text: "all of it", Content: &desk.Content{Template: &desk.Template{
		Name: "appointment_reminder", Language: "en", Fill: &desk.TemplateFill{Body: []desk.FilledText{{Text: "12/1"}, {Text: "3pm"}}},
		Shown: &desk.TemplateShown{Body: "Your appointment is coming up on 12/1 at 3pm."},
	}}})
	if _, err := s.Send(context.Background(), out); err != nil {
		t.Fatal(err)
	}
	if form := net.sent[0]; form["Body"][0] != "Your appointment is coming up on 12/1 at 3pm." || len(form["ContentSid"]) > 0 {
		t.Errorf("%v", form)
	}
}

func TestATemplateThatIsGoneConcernsOneMessageAlone(t *testing.T) {
	t.Parallel()
	_, s, _ := author(t)
	for _, template := range []desk.Template{{Name: "x", Language: "es", RemoteID: "HXgone", Fill: &desk.TemplateFill{}}, {Name: "HXgone", Language: "es"}, {Name: "nobody_knows", Language: "es"}} {
		_, err := s.Send(context.Background(), leaving(desk.Message{Kind: desk.MessageTemplate, Content: &desk.Content{Template: &template}}))
		if f := platform.AsFailure(err); f.Kind != platform.Rejected || f.Title == "" {
			t.Errorf("%s: %v", template.Name, err)
		}
	}
}

func TestWhatIsRefusedLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	net, _, a := author(t)
	net.refuse = `{"code":20001,"message":"Invalid template name","status":400}`
	_, err := a.CreateTemplate(context.Background(), rich())
	if f := platform.AsFailure(err); f.Kind != platform.Rejected || f.Title != "Invalid template name" || len(net.contents) != 0 {
		t.Errorf("%v, %d contents", err, len(net.contents))
	}
	for what, parts := range map[string]desk.TemplateParts{
		"an offer":     {Body: "x", Offer: &desk.TemplateOffer{Text: "y"}},
		"one tap":      {Code: &desk.TemplateCode{Kind: desk.CodeOneTap}},
		"a flow":       {Body: "x", Buttons: []desk.TemplateButton{{Kind: desk.ButtonFlow}}},
		"a place":      {Body: "x", Header: &desk.TemplateHeader{Kind: desk.HeaderLocation}},
		"no file":      {Body: "x", Header: &desk.TemplateHeader{Kind: desk.HeaderVideo}},
		"card no file": {Body: "x", Cards: []desk.TemplateCard{{Body: "y"}}},
	} {
		if _, err := a.CreateTemplate(context.Background(), platform.RemoteTemplate{Name: "x", Language: "es", Parts: parts}); platform.AsFailure(err).Kind != platform.Rejected {
			t.Errorf("%s: %v", what, err)
		}
	}
	if len(net.contents) != 0 {
		t.Errorf("%d contents are left", len(net.contents))
	}
}

func TestARejectedTemplateGetsAnotherContentAndAnApprovedOneStays(t *testing.T) {
	t.Parallel()
	net, _, a := author(t)
	first, err := a.CreateTemplate(context.Background(), rich())
	if err != nil {
		t.Fatal(err)
	}
	again := rich()
	again.ID, again.Parts.Body = first.ID, "Hola {{1}}: {{2}} está listo."
	second, err := a.EditTemplate(context.Background(), again)
	if err != nil || second.ID == first.ID || net.contents[first.ID] != nil || net.contents[second.ID] == nil {
		t.Errorf("%+v, %v", second, err)
	}
	again.Approved = true
	if _, err := a.EditTemplate(context.Background(), again); platform.AsFailure(err).Kind != platform.Rejected || !strings.Contains(err.Error(), "cannot be changed") {
		t.Error(err)
	}
	if err := a.DeleteTemplate(context.Background(), platform.RemoteTemplate{Name: "order_ready"}); err != nil || len(net.contents) != 0 {
		t.Errorf("%v, %d contents", err, len(net.contents))
	}
	if err := a.DeleteTemplate(context.Background(), platform.RemoteTemplate{ID: second.ID}); err != nil {
		t.Error(err)
	}
}

func TestTheSameChoicesAreMadeOnce(t *testing.T) {
	t.Parallel()
	net, s, _ := author(t)
	choice := leaving(desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &desk.Rich{Body: "¿{{Sí}}?", Buttons: []desk.Button{{ID: "y", Title: "Sí"}}}}})
	for range 3 {
		if _, err := s.Send(context.Background(), choice); err != nil {
			t.Fatal(err)
		}
	}
	if len(net.order) != 1 || len(net.sent) != 3 {
		t.Errorf("%d contents, %d messages", len(net.order), len(net.sent))
	}
	raw, _ := json.Marshal(net.contents[net.order[0]])
	if strings.Contains(string(raw), "{{") {
		t.Errorf("braces of words are a variable: %s", raw)
	}
}
