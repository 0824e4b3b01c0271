// A column of DataTable.vue.
export interface Column {
  label: string;
  figure?: boolean; // stands at the end of its cell
  hidden?: boolean; // the label is for readers of the screen alone
}
