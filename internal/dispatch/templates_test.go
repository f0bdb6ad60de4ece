package dispatch_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// template keeps a template with a state for each of its languages.
func (b *bed) template(name string, states map[string]desk.TemplateStatus) string {
	id := ident.New()
	now := b.clock.Now()
	b.write(func(tx *store.Tx) error {
		if err := tx.SaveTemplate(b.t.Context(), desk.StoredTemplate{WorkspaceID: b.ws, ID: id, Platform: "echo", Account: "a", Name: name,
			Category: desk.TemplateUtility, DefaultLanguage: "es", CreatedAt: now, UpdatedAt: now}); err != nil {
			return err
		}
		for language, status := range states {
			if err := tx.SaveTemplateVersion(b.t.Context(), desk.TemplateVersion{WorkspaceID: b.ws, ID: ident.New(), TemplateID: id, Language: language, Status: status,
				StatusAt: now, Category: desk.TemplateUtility, Parts: desk.TemplateParts{Body: "Hola"}, CreatedAt: now, UpdatedAt: now}); err != nil {
				return err
			}
		}
		return nil
	})
	return id
}

func TestAWorkstreamOffersTemplatesThatAreThere(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 1, 3, pushed)
		first, second := b.template("first", map[string]desk.TemplateStatus{"es": desk.TemplateApproved}), b.template("second", nil)
		on, err := b.svc.TemplatesOn(t.Context(), b.ws, b.channel)
		if err != nil || len(on.Offered) != 0 || on.Default != nil {
			t.Fatalf("nothing chosen: %+v, %v", on, err)
		}
		save := func(templates string) error {
			_, err := b.svc.SaveWorkstream(t.Context(), b.admin(), b.stream.ID, json.RawMessage(fmt.Sprintf(`{"templates":%s}`, templates)))
			return err
		}
		for _, wrong := range []string{`{"offered":["nowhere"]}`, fmt.Sprintf(`{"offered":[%q,%q]}`, first, first), `{"default":"nowhere"}`} {
			if err := save(wrong); desk.CodeOf(err) != desk.CodeInvalid {
				t.Errorf("%s: %v", wrong, err)
			}
		}
		if err := save(fmt.Sprintf(`{"offered":[%q,%q],"default":%q}`, second, first, first)); err != nil {
			t.Fatal(err)
		}
		on, err = b.svc.TemplatesOn(t.Context(), b.ws, b.channel)
		if err != nil || !slices.Equal(on.Offered, []string{second, first}) || on.Default == nil || *on.Default != first {
			t.Errorf("chosen: %+v, %v", on, err)
		}
		b.write(func(tx *store.Tx) error { return tx.DeleteTemplate(t.Context(), b.ws, first) })
		v, err := b.svc.Workstream(t.Context(), b.ws, b.stream.ID)
		if err != nil || !slices.Equal(v.Templates.Offered, []string{second}) || v.Templates.Default != nil {
			t.Errorf("after one was deleted: %+v, %v", v.Templates, err)
		}
		if _, err := b.svc.SaveWorkstream(t.Context(), b.admin(), b.stream.ID, json.RawMessage(`{"name":"Others"}`)); err != nil {
			t.Errorf("it cannot be saved any more: %v", err)
		}
		if _, err := b.svc.TemplatesOn(t.Context(), ident.New(), b.channel); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("of another workspace: %v", err)
		}
	})
}

func TestAReviewLooksWhetherTheDefaultTemplateCanBeSent(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 1, 3, pushed)
		for name, c := range map[string]struct {
			states   map[string]desk.TemplateStatus
			language string
			want     string
		}{
			"approved":                  {map[string]desk.TemplateStatus{"es": desk.TemplateApproved}, "es", ""},
			"as it is spoken elsewhere": {map[string]desk.TemplateStatus{"es_AR": desk.TemplatePasted}, "es", ""},
			"in review":                 {map[string]desk.TemplateStatus{"es": desk.TemplatePending}, "es", "templates/template_unapproved/error"},
			"in another language":       {map[string]desk.TemplateStatus{"es": desk.TemplateApproved, "en": desk.TemplateRejected}, "", "templates/template_language/warning"},
		} {
			draft := fmt.Sprintf(`{"language":%q,"templates":{"default":%q}}`, c.language, b.template(ident.New(), c.states))
			v, err := b.svc.Review(t.Context(), b.ws, b.stream.ID, json.RawMessage(draft))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			got := slices.DeleteFunc(short(v), func(f string) bool { return !strings.HasPrefix(f, "templates/") })
			if strings.Join(got, " ") != c.want {
				t.Errorf("%s: %v, want %q", name, got, c.want)
			}
		}
	})
}
