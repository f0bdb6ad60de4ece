package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

const companyColumns = "workspace_id, id, name, domain, notes, created_at, updated_at"

// CompanyKey is a company's name as it is told from others.
func CompanyKey(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

func scanCompany(row interface{ Scan(...any) error }) (desk.Company, error) {
	var c desk.Company
	var created, updated int64
	err := row.Scan(&c.WorkspaceID, &c.ID, &c.Name, &c.Domain, &c.Notes, &created, &updated)
	c.CreatedAt, c.UpdatedAt = fromMicros(created), fromMicros(updated)
	return c, err
}

// ListCompanies answers a page of companies by name; q is the beginning of a
// name's word or part of a domain, "" for all.
func (q *Queryer) ListCompanies(ctx context.Context, ws, text string, after *NameKey, limit int) ([]desk.Company, error) {
	w := &condition{engine: q.s.engine}
	w.and("workspace_id = ?", ws)
	if text = CompanyKey(text); text != "" {
		contains := "instr"
		if q.s.engine == Postgres {
			contains = "strpos"
		}
		w.and("("+contains+"(name_key, ?) > 0 OR "+contains+"(domain, ?) > 0)", text, text)
	}
	if after != nil {
		w.and("(name_key, id) > (?, ?)", after.Name, after.ID)
	}
	rows, err := q.query(ctx, "SELECT "+companyColumns+" FROM companies WHERE "+w.sql.String()+" ORDER BY name_key, id"+limitText(limit), w.args...)
	return collectCompanies(rows, err, limit)
}

func collectCompanies(rows *sql.Rows, err error, limit int) ([]desk.Company, error) {
	if err != nil {
		return nil, fmt.Errorf("list companies: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.Company{}
	for len(out) < limit && rows.Next() {
		c, err := scanCompany(rows)
		if err != nil {
			return nil, fmt.Errorf("list companies: %w", err)
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list companies: %w", err)
	}
	return out, nil
}

// CompanyByID answers a company.
func (q *Queryer) CompanyByID(ctx context.Context, ws, id string) (desk.Company, error) {
	c, err := scanCompany(q.row(ctx, "SELECT "+companyColumns+" FROM companies WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return c, desk.NotFound("company")
	}
	if err != nil {
		return c, fmt.Errorf("read company %s: %w", id, err)
	}
	return c, nil
}

// CompaniesByKey answers companies by their CompanyKey.
func (q *Queryer) CompaniesByKey(ctx context.Context, ws string, keys []string) (map[string]desk.Company, error) {
	out := map[string]desk.Company{}
	if len(keys) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, keys)
	rows, err := q.query(ctx, "SELECT "+companyColumns+" FROM companies WHERE workspace_id = ? AND name_key "+in, append([]any{ws}, args...)...)
	list, err := collectCompanies(rows, err, len(keys))
	for _, c := range list {
		out[CompanyKey(c.Name)] = c
	}
	return out, err
}

// InsertCompany adds a company; a name that is taken is a conflict.
func (t *Tx) InsertCompany(ctx context.Context, c desk.Company) error {
	_, err := t.exec(ctx, "INSERT INTO companies ("+companyColumns+", name_key) VALUES ("+Marks(8)+")",
		c.WorkspaceID, c.ID, c.Name, c.Domain, c.Notes, micros(c.CreatedAt), micros(c.UpdatedAt), CompanyKey(c.Name))
	return companyError(c.ID, err)
}

// UpdateCompany keeps what may change of a company.
func (t *Tx) UpdateCompany(ctx context.Context, c desk.Company) error {
	_, err := t.exec(ctx, "UPDATE companies SET name = ?, name_key = ?, domain = ?, notes = ?, updated_at = ? WHERE workspace_id = ? AND id = ?",
		c.Name, CompanyKey(c.Name), c.Domain, c.Notes, micros(c.UpdatedAt), c.WorkspaceID, c.ID)
	return companyError(c.ID, err)
}

func companyError(id string, err error) error {
	if IsUnique(err) {
		return &desk.Error{Code: desk.CodeConflict, Public: "there is a company of this name already", Problems: []desk.Problem{{Field: "name", Detail: "another company has it"}}, Err: err}
	}
	if err != nil {
		return fmt.Errorf("save company %s: %w", id, err)
	}
	return nil
}

// DeleteCompany removes a company; its contacts have none afterwards.
func (t *Tx) DeleteCompany(ctx context.Context, ws, id string, now time.Time) error {
	_, err := t.exec(ctx, "UPDATE contacts SET company_id = '', updated_at = ? WHERE workspace_id = ? AND company_id = ? AND company_id <> ''", micros(now), ws, id)
	if err != nil {
		return fmt.Errorf("delete company %s: %w", id, err)
	}
	n, err := t.exec(ctx, "DELETE FROM companies WHERE workspace_id = ? AND id = ?", ws, id)
	if err != nil {
		return fmt.Errorf("delete company %s: %w", id, err)
	}
	if n == 0 {
		return desk.NotFound("company")
	}
	return nil
}

// CompanyCases answers the ids of the newest cases of a company's contacts, at
// most limit, before number before (0 for all).
func (q *Queryer) CompanyCases(ctx context.Context, ws, companyID string, before int64, limit int) ([]string, error) {
	rows, err := q.query(ctx, "SELECT c.id FROM contacts p"+q.s.by("contacts_by_company")+" CROSS JOIN cases c"+q.s.by("cases_by_contact")+" WHERE p.workspace_id = ? AND p.company_id = ? AND p.company_id <> '' "+
		"AND c.workspace_id = p.workspace_id AND c.contact_id = p.id AND c.number < ? ORDER BY c.number DESC LIMIT ?", ws, companyID, orMax(before), limit)
	return collectIDs(rows, err)
}

// CountCompany answers how many contacts a company has.
func (q *Queryer) CountCompany(ctx context.Context, ws, companyID string) (int64, error) {
	var n int64
	err := q.row(ctx, "SELECT COUNT(*) FROM contacts WHERE workspace_id = ? AND company_id = ? AND company_id <> ''", ws, companyID).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count contacts of company %s: %w", companyID, err)
	}
	return n, nil
}
