DROP TABLE previews;
DROP TRIGGER branches_have_a_face;
DROP TABLE branch_faces;
